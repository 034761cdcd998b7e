// SPDX-License-Identifier: Apache-2.0
//
// The images of a device as a device file lists them: a map from component to what is known of it.
#pragma once

#include <string>
#include <string_view>

#include "files/yaml_node.hpp"
#include "verifier/host/described_packages.hpp"
#include "verifier/host/device_facts.hpp"

namespace bulla {

// What a `package:` says is taken from it; what is stated beside it must agree (kFieldInvalid).
// `NAME: none` says that the device lacks it.
ComponentFacts parse_components(const YamlNode &map, std::string_view what, const Uuid &product,
                                const std::string &directory, DescribedPackages &packages);

// The UUIDs that a value names. kFieldInvalid at its place.
Uuid named_product(const YamlNode &node);
Uuid named_component(const Uuid &product, const YamlNode &node);

// Whether a value is the word `none`.
bool is_none(const YamlNode &node);

// `path` as seen from `directory`, unless it is absolute.
std::string path_beside(const std::string &directory, const std::string &path);

}  // namespace bulla
