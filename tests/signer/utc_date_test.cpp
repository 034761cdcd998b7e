// SPDX-License-Identifier: Apache-2.0
#include "signer/utc_date.hpp"

#include <gtest/gtest.h>

namespace bulla {
namespace {

TEST(UtcDate, is_the_second_at_which_the_day_begins) {
  for (const auto &[text, seconds] : {std::pair<const char *, std::uint64_t>{"1970-01-01", 0},
                                      {"1970-01-02", 86400},
                                      {"2000-02-29", 951782400},
                                      {"2026-01-01", 1767225600},
                                      {"2038-01-19", 2147472000},
                                      {"9999-12-31", 253402214400}}) {
    EXPECT_EQ(seconds_from_date(text), seconds) << text;
    EXPECT_EQ(utc_date(seconds), text);
    EXPECT_EQ(utc_date(seconds + 86399), text);
  }
}

TEST(UtcDate, is_nothing_else) {
  for (const char *text : {"", "2026", "2026-1-1", "2026-01-32", "2026-02-29", "2026-13-01",
                           "2026-00-01", "2026-01-00", "1969-12-31", "2026/01/01", "+026-01-01",
                           "2026-01-01T00:00", "2026-01- 1", "20260101"})
    EXPECT_FALSE(seconds_from_date(text)) << text;
}

TEST(UtcDate, stops_at_the_end_of_the_calendar) {
  EXPECT_EQ(utc_date(0x7fffffffffffffff), "9999-12-31");
}

}  // namespace
}  // namespace bulla
