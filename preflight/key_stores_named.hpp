// SPDX-License-Identifier: Apache-2.0
//
// The key stores that the groups of a fleet file name: what an unknown one could be.
#pragma once

#include <string>
#include <vector>

#include "files/yaml_node.hpp"

namespace bulla {

// Whether a group leaves open which key store it holds, or its factory.
bool has_unknown_key_store(const YamlNode &group);

// All of the file, each once, in its order, as they are written. Reads the file; errors as
// read_yaml_elements.
std::vector<std::string> key_stores_named_in(const std::string &fleet_path);

}  // namespace bulla
