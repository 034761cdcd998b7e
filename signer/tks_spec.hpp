// SPDX-License-Identifier: Apache-2.0
//
// The key store spec (docs/KEY-STORE.md): the YAML in which people write whom devices shall trust,
// read into a key store document. Paths of .pub files are relative to the spec.
#pragma once

#include <string>
#include <vector>

#include "files/yaml_node.hpp"
#include "formats/key_store.hpp"

namespace bulla {

// A key that leaves without being revoked; only a next version may say so.
struct DroppedKey {
  KeyId key{};
  std::string file;
  std::string reason;
};

// Where the digests of what a revoked key legitimately signed come from.
struct GrandfatherSource {
  enum class Kind {
    kPackages,  // every package below a directory
    kJournal,   // the signing journal
    kTree,      // a tree file that an earlier `tks next` wrote
    kNone       // none any more
  };
  KeyId key{};
  Kind kind = Kind::kPackages;
  std::string path;
  std::string where;  // in the spec
};

struct TksSpec {
  KeyStore store;  // epoch 0, no grandfather root: whoever knows the version before sets them
  std::vector<DroppedKey> dropped;
  std::vector<GrandfatherSource> grandfathers;
  bool compacts_revocations = false;
  std::string reason;                      // why this version is made, for people; may be empty
  std::vector<std::string> bare_products;  // names without a domain prefix, for the lint
};

// Errors, with line and column: those of read_yaml and YamlFields; field-invalid; the tks-… reason
// that a device would give (tks-dup-key, tks-bad-key, tks-bad-role, tks-shared-root-key,
// tks-bad-revocation); key-not-prime-order (A6); key-not-found and those of public_key_from_pem for
// the .pub files. What comes out has no
// fault that verifiers would find, but for its size and its grandfather roots. `previous` is the
// version before, null for the first one: its keys may be named in revoked and dropped, and a key
// that it keeps for its grandfather root may stay in keys.
TksSpec read_tks_spec(const std::string &path, const KeyStore *previous = nullptr);
// The same for a document read already; `directory` is what paths start from ("" for here).
TksSpec parse_tks_spec(const YamlNode &document, const std::string &directory,
                       const KeyStore *previous = nullptr);

}  // namespace bulla
