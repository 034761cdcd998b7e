// SPDX-License-Identifier: Apache-2.0
//
// Devices look up halves of the tables that hosts have whole: the same numbers must come out.
#include "verifier/delta/logistic_table.h"

#include <gtest/gtest.h>

namespace bulla::testing {
namespace {

TEST(LogisticTable, HalvesGiveTheSameNumbersAsWholeTables) {
  for (std::uint32_t i = 0; i < 4096; i++) {
    EXPECT_EQ(bulla_delta_stretch_by_half(i), bulla_delta_stretch[i]) << i;
  }
  for (std::int32_t x = -2047; x <= 2047; x++) {
    EXPECT_EQ(bulla_delta_squash_by_half(x), bulla_delta_squash[x + 2048]) << x;
  }
}

}  // namespace
}  // namespace bulla::testing
