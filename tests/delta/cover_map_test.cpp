// SPDX-License-Identifier: Apache-2.0
#include "verifier/delta/cover_map.h"

#include <gtest/gtest.h>

#include <vector>

#include "tests/delta/dice.hpp"

extern "C" {
#include "verifier/delta/cover_map.h"
}

namespace bulla::testing {
namespace {

struct Covers {
  std::vector<std::uint32_t> new_offsets, old_offsets;
  std::vector<std::uint16_t> order, buckets;
  bulla_delta_cover_map map{};

  void sort(std::uint32_t new_size) {
    order.resize(new_offsets.size());
    map = {static_cast<std::uint32_t>(new_offsets.size()),
           new_offsets.data(),
           old_offsets.data(),
           order.data(),
           0,
           new_size,
           buckets.empty() ? nullptr : buckets.data(),
           0};
    bulla_delta_cover_map_sort(&map);
  }
};

TEST(CoverMap, TellsWhereOldBytesWent) {
  Covers covers;
  covers.new_offsets = {10, 50, 90};
  covers.old_offsets = {0, 100, 40};
  covers.sort(120);
  EXPECT_EQ(bulla_delta_shift_at(&covers.map, 0), 10);
  EXPECT_EQ(bulla_delta_shift_at(&covers.map, 39), 10);
  EXPECT_EQ(bulla_delta_shift_at(&covers.map, 40), 50);
  EXPECT_EQ(bulla_delta_shift_at(&covers.map, 99), 50);
  EXPECT_EQ(bulla_delta_shift_at(&covers.map, 100), -50);
  EXPECT_EQ(bulla_delta_shift_at(&covers.map, 1 << 30), -50);
}

TEST(CoverMap, PrefersTheLongerOfTwo) {
  Covers covers;
  covers.new_offsets = {0, 100, 110};
  covers.old_offsets = {0, 50, 200};
  covers.sort(120);
  EXPECT_EQ(bulla_delta_shift_at(&covers.map, 55), 0);
  EXPECT_EQ(covers.map.order_count, 2u);
}

TEST(CoverMap, OfNothingShiftsNothing) {
  Covers covers;
  covers.sort(5);
  EXPECT_EQ(bulla_delta_shift_at(&covers.map, 3), 0);
}

Covers random_covers(std::uint32_t seed, std::uint32_t old_size, bool with_buckets) {
  Dice random(seed);
  Covers covers;
  std::uint32_t at = 0;
  for (std::uint32_t i = random() % 300; i > 0; i--) {
    covers.new_offsets.push_back(at);
    covers.old_offsets.push_back(random() % old_size);
    at += random() % 20;
  }
  if (with_buckets) covers.buckets.resize(BULLA_DELTA_COVER_BUCKETS);
  covers.sort(at);
  return covers;
}

TEST(CoverMap, TellsTheSameWithAndWithoutBuckets) {
  for (const std::uint32_t old_size : {1u, 1000u, 2047u, 2048u, 100'000u, 1u << 29}) {
    for (std::uint32_t seed = 0; seed < 20; seed++) {
      const Covers slow = random_covers(seed, old_size, false);
      const Covers fast = random_covers(seed, old_size, true);
      Dice random(seed);
      for (int i = 0; i < 2000; i++) {
        const std::int64_t at = std::int64_t{random() % old_size} + random() % 5000 - 2500;
        ASSERT_EQ(bulla_delta_shift_at(&fast.map, at), bulla_delta_shift_at(&slow.map, at)) << at;
      }
      for (const std::uint32_t at : slow.old_offsets) {
        ASSERT_EQ(bulla_delta_shift_at(&fast.map, at), bulla_delta_shift_at(&slow.map, at)) << at;
      }
    }
  }
}

TEST(CoverMap, IsSortedWhateverItHolds) {
  for (std::uint32_t seed = 0; seed < 200; seed++) {
    const Covers covers = random_covers(seed, 1000, false);
    for (std::uint32_t i = 1; i < covers.map.order_count; i++) {
      EXPECT_LE(covers.old_offsets[covers.order[i - 1]], covers.old_offsets[covers.order[i]]);
    }
  }
}

}  // namespace
}  // namespace bulla::testing
