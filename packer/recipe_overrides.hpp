// SPDX-License-Identifier: Apache-2.0
//
// `--set FIELD=VALUE`: changes the tree of a recipe before it is understood, so that a value from
// the command line goes through the same checks as one from the file.
#pragma once

#include <string>

#include "files/yaml_node.hpp"

namespace bulla {

// FIELD is a dotted path; maps on the way are made where they are missing. What follows
// `provides.`, `requires.abi.` and `requires.components.` is one name, dots and all. VALUE is a
// plain scalar, or YAML when it begins with [ or {. Every node that comes in names the option as
// its source, so that what is wrong with it is kUsage. kUsage when `assignment` is not of this
// form.
void set_recipe_field(YamlNode &recipe, const std::string &assignment);

}  // namespace bulla
