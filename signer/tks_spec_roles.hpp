// SPDX-License-Identifier: Apache-2.0
//
// The `roles:` map of a key store spec: who may sign what, and how many must.
#pragma once

#include <string>
#include <vector>

#include "files/yaml_node.hpp"
#include "signer/tks_spec_keys.hpp"

namespace bulla {

// A product that a spec names. Names without a dot are remembered in `bare_products`, each once.
// Error: field-invalid.
Uuid parse_spec_product(const YamlNode &node, const std::string &name,
                        std::vector<std::string> &bare_products);

// Errors: field-invalid, field-missing; tks-bad-role for a role that cannot be (no root, a
// threshold that its keys cannot reach, root or recovery with classes, products or grants);
// tks-shared-root-key.
std::vector<Role> parse_spec_roles(const YamlNode &map, const SpecKeys &keys,
                                   std::vector<std::string> &bare_products);

}  // namespace bulla
