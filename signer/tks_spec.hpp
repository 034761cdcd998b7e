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

struct TksSpec {
  KeyStore store;  // epoch 0: whoever knows the version before sets it
  std::vector<DroppedKey> dropped;
  std::vector<std::string> bare_products;  // names without a domain prefix, for the lint
};

// Errors, with line and column: those of read_yaml and YamlFields; field-invalid; the tks-… reason
// that a device would give (tks-dup-key, tks-bad-key, tks-bad-role, tks-shared-root-key,
// tks-bad-revocation); key-not-prime-order (A6); key-not-found and those of public_key_from_pem for
// the .pub files; input-unsupported for what is not built yet (grandfather). What comes out has no
// fault that verifiers would find, but for its size.
TksSpec read_tks_spec(const std::string &path);
// The same for a document read already; `directory` is what paths start from ("" for here).
TksSpec parse_tks_spec(const YamlNode &document, const std::string &directory);

}  // namespace bulla
