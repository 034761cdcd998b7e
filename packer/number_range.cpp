// SPDX-License-Identifier: Apache-2.0
//
// The grammar of ranges, one term at a time.
#include "packer/number_range.hpp"

#include <charconv>

#include "formats/wire/limits.h"

namespace bulla {
namespace {

enum class Operator { kExactly, kAtLeast, kAbove, kAtMost, kBelow };

bool take(std::string_view &text, std::string_view prefix) {
  if (!text.starts_with(prefix)) return false;
  text.remove_prefix(prefix.size());
  return true;
}

Operator take_operator(std::string_view &text) {
  if (take(text, ">=")) return Operator::kAtLeast;
  if (take(text, "<=")) return Operator::kAtMost;
  if (take(text, ">")) return Operator::kAbove;
  if (take(text, "<")) return Operator::kBelow;
  take(text, "=");
  return Operator::kExactly;
}

std::optional<std::uint64_t> take_number(std::string_view &text, std::uint64_t max) {
  std::uint64_t value = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), value);
  const auto length = static_cast<std::size_t>(end - text.data());
  const bool leading_zero = length > 1 && text[0] == '0';
  if (fault != std::errc() || value > max || leading_zero) return std::nullopt;
  text.remove_prefix(length);
  return value;
}

// Signed and wide, so that "above 2^32-1" and "below 0" are just empty.
struct Bounds {
  std::optional<std::int64_t> lower;
  std::optional<std::int64_t> upper;

  // False when the term speaks of a bound that is there already.
  bool add(Operator op, std::int64_t number) {
    const bool sets_lower = op != Operator::kAtMost && op != Operator::kBelow;
    const bool sets_upper = op != Operator::kAtLeast && op != Operator::kAbove;
    if ((sets_lower && lower) || (sets_upper && upper)) return false;
    if (sets_lower) lower = op == Operator::kAbove ? number + 1 : number;
    if (sets_upper) upper = op == Operator::kBelow ? number - 1 : number;
    return true;
  }
};

}  // namespace

std::optional<NumberRange> range_from_text(std::string_view text) {
  if (text == "any") return NumberRange{};
  Bounds bounds;
  while (!text.empty()) {
    const Operator op = take_operator(text);
    const std::optional<std::uint64_t> number = take_number(text, BULLA_U32_MAX);
    if (!number || !bounds.add(op, static_cast<std::int64_t>(*number))) return std::nullopt;
    if (text.empty()) break;
    if (!take(text, " ")) return std::nullopt;
    while (take(text, " ")) continue;
    if (text.empty()) return std::nullopt;
  }
  if (!bounds.lower && !bounds.upper) return std::nullopt;
  const std::int64_t min = bounds.lower.value_or(0);
  const std::int64_t max = bounds.upper.value_or(BULLA_U32_MAX);
  if (min > max || min > static_cast<std::int64_t>(BULLA_U32_MAX)) return std::nullopt;
  return NumberRange{static_cast<std::uint32_t>(min), static_cast<std::uint32_t>(max)};
}

std::optional<std::uint64_t> least_from_text(std::string_view text) {
  if (!take(text, ">=")) return std::nullopt;
  const std::optional<std::uint64_t> number = take_number(text, BULLA_U63_MAX);
  return text.empty() ? number : std::nullopt;
}

}  // namespace bulla
