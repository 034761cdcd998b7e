// SPDX-License-Identifier: Apache-2.0
//
// Ranges of numbers as people write them: ">=2 <5", "<=4", "3", "any" (docs/RECIPE.md 3).
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace bulla {

// `min` to `max`, both included.
struct NumberRange {
  std::uint32_t min = 0;
  std::uint32_t max = 0xffffffff;
  bool operator==(const NumberRange &) const = default;
};

// range = "any" / number / "=" number / bound [blanks bound]; bound = (">=" / ">" / "<=" / "<")
// number; number = decimal, no leading zeros, at most 2^32-1; of two bounds one is lower and one is
// upper. Nothing for any other text, and for a range in which no number is.
std::optional<NumberRange> range_from_text(std::string_view text);

// ">=2211" as 2211, at most 2^63-1. Nothing for any other text.
std::optional<std::uint64_t> least_from_text(std::string_view text);

}  // namespace bulla
