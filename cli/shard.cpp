// SPDX-License-Identifier: Apache-2.0
//
// Decimal digits only: job arrays paste their own numbers in.
#include "cli/shard.hpp"

#include <charconv>
#include <optional>
#include <string_view>

#include "formats/error.hpp"

namespace bulla {
namespace {

constexpr std::uint64_t kCountMax = 100'000;

std::optional<std::uint64_t> number_from(std::string_view text) {
  std::uint64_t value = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (fault != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

}  // namespace

Shard shard_from_text(const std::string &text) {
  const std::size_t slash = text.find('/');
  if (slash != std::string::npos) {
    const auto number = number_from(std::string_view(text).substr(0, slash));
    const auto count = number_from(std::string_view(text).substr(slash + 1));
    if (number && count && *number >= 1 && *number <= *count && *count <= kCountMax) {
      return {*number, *count};
    }
  }
  throw Error(Reason::kUsage, "--shard is I/N with I from 1 to N, not '" + text + "'");
}

}  // namespace bulla
