// SPDX-License-Identifier: Apache-2.0
//
// The one absolute path without links of a file that exists.
#pragma once

#include <optional>
#include <string>

namespace bulla {

// realpath(3). Nothing on a fault, which errno then names.
std::optional<std::string> canonical_path(const std::string &path);

}  // namespace bulla
