// SPDX-License-Identifier: Apache-2.0
//
// The `revoked:` and `dropped:` lists of a key store spec: keys that must not count any more, and
// keys that leave without having been bad.
#pragma once

#include <filesystem>

#include "files/yaml_node.hpp"
#include "signer/tks_spec.hpp"

namespace bulla {

// Reads into `spec`, whose keys and roles are there already. A key is named as people can: by its
// name in the spec or in `previous` (may be null), a .pub file, or its id of 64 hex digits.
class LeavingKeys {
 public:
  LeavingKeys(TksSpec &spec, const std::filesystem::path &directory, const KeyStore *previous)
      : spec_(spec), directory_(directory), previous_(previous) {}

  // Errors: those of parse_tks_spec for one item of the list.
  void read_revocation(const YamlNode &item);
  void read_dropped(const YamlNode &item);

 private:
  KeyId key_of(const YamlNode &node) const;
  void read_grandfather(const YamlNode &node, const KeyId &key);
  void require_may_stay(const YamlNode &node, const KeyId &key) const;
  void require_revoked_once(const YamlNode &node, const KeyId &key) const;

  TksSpec &spec_;
  const std::filesystem::path &directory_;
  const KeyStore *previous_;
};

}  // namespace bulla
