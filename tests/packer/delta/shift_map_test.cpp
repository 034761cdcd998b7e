// SPDX-License-Identifier: Apache-2.0
#include "packer/delta/shift_map.hpp"

#include <gtest/gtest.h>

namespace bulla {
namespace {

TEST(ShiftMap, LeavesPlacesAloneBeforeTheFirstCover) {
  EXPECT_EQ(ShiftMap({}).moved(77), 77);
  EXPECT_EQ(ShiftMap({{500, 100, 50}}).moved(99), 99);
  EXPECT_EQ(ShiftMap({{500, 100, 50}}).moved(-3), -3);
}

TEST(ShiftMap, MovesAPlaceAsTheCoverAtOrBeforeIt) {
  const ShiftMap map({{0, 3000, 100}, {500, 100, 50}});
  EXPECT_EQ(map.moved(100), 500);
  EXPECT_EQ(map.moved(149), 549);
  EXPECT_EQ(map.moved(2000), 2400);  // in no cover: as the one before
  EXPECT_EQ(map.moved(3000), 0);
  EXPECT_EQ(map.moved(1u << 30), (1 << 30) - 3000);
}

TEST(ShiftMap, LetsTheLongerOfTwoCoversDecide) {
  const ShiftMap map({{0, 100, 1000}, {2000, 150, 20}, {3000, 1050, 200}});
  EXPECT_EQ(map.moved(160), 60);  // the short one inside the long one does not count
  EXPECT_EQ(map.moved(1099), 999);
  EXPECT_EQ(map.moved(1100), 3050);  // behind its end, the next one
}

}  // namespace
}  // namespace bulla
