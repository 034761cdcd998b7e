// SPDX-License-Identifier: Apache-2.0
//
// The `requires` section of a recipe; a capability has the same one.
#pragma once

#include "files/yaml_node.hpp"
#include "formats/bytes.hpp"
#include "packer/recipe.hpp"

namespace bulla {

// Components are those of `product`. Lists come out in the order of the format (FORMAT.md 3:
// shorter texts first), without doubles, none longer than the format allows. Errors of YamlFields.
RecipeRequirements recipe_requirements(const YamlNode &node, const Uuid &product);

// The name at `node`: [a-z0-9][a-z0-9._-]{0,63}, else kFieldInvalid.
std::string recipe_name(const YamlNode &node, std::string_view what);
// The same, or a UUID.
std::string recipe_name_or_uuid(const YamlNode &node, std::string_view what);

// Order of texts and byte strings in documents: the shorter first, then bytewise.
template <typename Text>
bool encoded_less(const Text &a, const Text &b) {
  return a.size() != b.size() ? a.size() < b.size() : a < b;
}

// 1 to 64 device ids in hex, sorted. Error: field-invalid.
std::vector<Bytes> recipe_devices(const YamlNode &node);

}  // namespace bulla
