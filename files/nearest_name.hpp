// SPDX-License-Identifier: Apache-2.0
//
// What somebody probably meant: the nearest of a few known names.
#pragma once

#include <optional>
#include <span>
#include <string_view>

namespace bulla {

// The name of `known` with the least number of edits (insert, delete, replace, swap of neighbours)
// to `word`, if that is at most a third of the word's length, rounded up; the first of equals.
std::optional<std::string_view> nearest_name(std::string_view word,
                                             std::span<const std::string_view> known);

}  // namespace bulla
