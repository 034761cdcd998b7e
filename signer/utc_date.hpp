// SPDX-License-Identifier: Apache-2.0
//
// Days as people write them, 2026-01-31, and the seconds since 1970 at which they begin in UTC.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace bulla {

// From 1970-01-01 to 9999-12-31; nothing for any other text.
std::optional<std::uint64_t> seconds_from_date(std::string_view text);

// The day that holds this second. Beyond the year 9999: "9999-12-31".
std::string utc_date(std::uint64_t seconds);

}  // namespace bulla
