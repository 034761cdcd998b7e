// SPDX-License-Identifier: Apache-2.0
//
// JSON as indented lines for people: `name: value`, lists as `- value`.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

namespace bulla {

// Without a newline at the end. Empty lists and objects are left out.
std::string json_lines(const nlohmann::ordered_json &json);

}  // namespace bulla
