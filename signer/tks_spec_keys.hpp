// SPDX-License-Identifier: Apache-2.0
//
// The `keys:` list of a key store spec: which public keys there are, and under which names the rest
// of the spec speaks of them.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "files/yaml_node.hpp"
#include "formats/key_store.hpp"

namespace bulla {

// A .pub file that a spec names, relative to the spec's directory. Errors: those of
// read_public_key, with the place in the spec.
PublicKey load_spec_key(const YamlNode &file, const std::filesystem::path &directory);

// The keys of a spec, in its order, each with its note.
struct SpecKeys {
  std::vector<PublicKey> keys;
  std::vector<KeyNote> notes;  // notes[i] is of keys[i]; the label is its name

  // Errors: field-invalid for a name that no key has, with the nearest.
  std::size_t index_of(const YamlNode &name) const;
};

// Errors: field-invalid; tks-dup-key for a key or a name given twice and for two ids with equal
// first 8 bytes; tks-bad-key for what no verifier takes; key-not-prime-order.
SpecKeys parse_spec_keys(const std::vector<YamlNode> &list, const std::filesystem::path &directory);

}  // namespace bulla
