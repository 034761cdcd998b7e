// SPDX-License-Identifier: Apache-2.0
//
// Calendar days by std::chrono, without time zones or locales.
#include "signer/utc_date.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cstdio>

namespace bulla {
namespace {

constexpr std::size_t kTextLength = 10;  // YYYY-MM-DD
constexpr std::int64_t kSecondsPerDay = 86400;
constexpr int kFirstYear = 1970;

std::optional<int> digits(std::string_view text) {
  int value = 0;
  const auto all_digits = [](char c) { return c >= '0' && c <= '9'; };
  if (!std::ranges::all_of(text, all_digits)) return std::nullopt;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

}  // namespace

std::optional<std::uint64_t> seconds_from_date(std::string_view text) {
  if (text.size() != kTextLength || text[4] != '-' || text[7] != '-') return std::nullopt;
  const auto year = digits(text.substr(0, 4));
  const auto month = digits(text.substr(5, 2));
  const auto day = digits(text.substr(8, 2));
  if (!year || !month || !day || *year < kFirstYear) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year(*year),
                                         std::chrono::month(static_cast<unsigned>(*month)),
                                         std::chrono::day(static_cast<unsigned>(*day))};
  if (!date.ok()) return std::nullopt;
  const auto days = std::chrono::sys_days(date).time_since_epoch().count();
  return static_cast<std::uint64_t>(days * kSecondsPerDay);
}

std::string utc_date(std::uint64_t seconds) {
  constexpr std::uint64_t kLastDay = 2932896;  // 9999-12-31
  const auto day = std::min<std::uint64_t>(seconds / kSecondsPerDay, kLastDay);
  const std::chrono::year_month_day date{
      std::chrono::sys_days(std::chrono::days(static_cast<int>(day)))};
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%04d-%02u-%02u", static_cast<int>(date.year()),
                static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
  return text.data();
}

}  // namespace bulla
