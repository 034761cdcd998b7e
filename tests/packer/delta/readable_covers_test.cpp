// SPDX-License-Identifier: Apache-2.0
#include "packer/delta/readable_covers.hpp"

#include <gtest/gtest.h>

#include "packer/delta/old_horizon.hpp"

namespace bulla {
namespace {

constexpr std::uint32_t kErase = 64;

bool operator==(const Cover &left, const Cover &right) {
  return left.new_offset == right.new_offset && left.old_offset == right.old_offset &&
         left.length == right.length;
}

// A segment of 1000 new bytes at `new_offset`, against `old` extents of an old image of 1000.
struct Segment {
  std::uint64_t new_offset = 0;
  std::vector<Extent> old = {{0, 1000}};
};

Covers without_overwritten(const Covers &covers, std::uint32_t scratch_bytes,
                           std::uint32_t run_min = 1, const Segment &segment = {}) {
  const Bytes old_image(1000), new_image(2000);
  const PlannedSegment planned{
      PlannedSegment::Kind::kPlain, {segment.new_offset, 1000}, segment.old};
  const bulla_delta_in_place place = {scratch_bytes == 0 ? 0 : kErase, scratch_bytes};
  const SegmentSource source(old_image, new_image, planned, place);
  const Covers readable = readable_covers(covers, source, run_min);
  std::uint64_t before = 0, after = 0;
  for (const Cover &cover : covers) before += cover.length;
  for (const Cover &cover : readable) after += cover.length;
  EXPECT_LE(after + (run_min == 1 ? overwritten_bytes(covers, source) : 0), before);
  EXPECT_LE(overwritten_bytes(readable, source), overwritten_bytes(covers, source));
  return readable;
}

// 320 bytes that moved back by `by`.
Covers moved_back(std::uint32_t by) {
  return {{128 + by, 128, 320}};
}

TEST(ReadableCovers, LeavesAllWhereNothingIsOverwritten) {
  const Covers covers = {{0, 500, 100}, {200, 0, 300}};
  EXPECT_TRUE(
      std::equal(covers.begin(), covers.end(), without_overwritten(covers, 0).begin(), operator==));
}

TEST(ReadableCovers, LeavesWhatMovedToTheFrontOrStayed) {
  const Covers covers = {{0, 0, 100}, {100, 300, 400}};
  const Covers readable = without_overwritten(covers, kErase);
  ASSERT_EQ(readable.size(), 2u);
  EXPECT_TRUE(readable[0] == covers[0] && readable[1] == covers[1]);
}

TEST(ReadableCovers, CutsTheFrontOfEachPageThatMovedBack) {
  const Covers readable = without_overwritten(moved_back(16), kErase);
  ASSERT_EQ(readable.size(), 5u);
  EXPECT_TRUE((readable[0] == Cover{144, 128, 48}));  // what it wants lies in its own page
  EXPECT_TRUE((readable[1] == Cover{208, 192, 48}));
  EXPECT_TRUE((readable[4] == Cover{400, 384, 48}));  // the last 16 bytes come a page later
}

TEST(ReadableCovers, LeavesAllThatMovedBackByLessThanTheSpareFlash) {
  EXPECT_EQ(without_overwritten(moved_back(kErase), 2 * kErase).size(), 1u);
  EXPECT_GT(without_overwritten(moved_back(kErase + 1), 2 * kErase).size(), 1u);
}

TEST(ReadableCovers, DropsWhatMovedBackByMore) {
  EXPECT_TRUE(without_overwritten(moved_back(2 * kErase), 2 * kErase).empty());
}

TEST(ReadableCovers, LeavesShortRunsInside) {
  const Covers readable = without_overwritten(moved_back(16), kErase, 17);
  ASSERT_EQ(readable.size(), 1u);
  EXPECT_TRUE(readable[0] == moved_back(16)[0]);
}

TEST(ReadableCovers, CountsInTheImagesAndNotInTheSegment) {
  EXPECT_TRUE(without_overwritten({{0, 0, 320}}, kErase, 1, {512, {{0, 1000}}}).empty());
  EXPECT_EQ(without_overwritten({{0, 0, 320}}, kErase, 1, {512, {{512, 400}}}).size(), 1u);
}

TEST(ReadableCovers, LooksAtEveryRangeOfOldBytes) {
  const Segment segment{512, {{600, 100}, {0, 100}, {800, 100}}};
  const Covers readable = without_overwritten({{0, 0, 300}}, kErase, 1, segment);
  ASSERT_EQ(readable.size(), 2u);
  EXPECT_TRUE((readable[0] == Cover{0, 0, 100}));
  EXPECT_TRUE((readable[1] == Cover{200, 200, 100}));
}

TEST(OldHorizon, StandsStillForAPage) {
  const Bytes old_image(1000), new_image(2000);
  const PlannedSegment planned{PlannedSegment::Kind::kPlain, {100, 1000}, {{40, 900}}};
  const SegmentSource source(old_image, new_image, planned, {kErase, 2 * kErase});
  const OldHorizon horizon(source);
  EXPECT_EQ(horizon.first_readable(27), 0u);   // at 127, in page 1: all from 0 on
  EXPECT_EQ(horizon.first_readable(28), 24u);  // page 2: from 64 on
  EXPECT_EQ(horizon.first_readable(92), 88u);
  EXPECT_EQ(horizon.readable_length(92, 80, 10), 0u);
  EXPECT_EQ(horizon.readable_length(92, 88, 64), 64u);
  EXPECT_EQ(horizon.readable_length(92, 88, 100), 100u);
  EXPECT_EQ(horizon.readable_length(38, 24, 100), 54u);  // up to the page's end
  EXPECT_EQ(horizon.readable_length(92, 500, 300), 300u);
  EXPECT_EQ(OldHorizon().first_readable(1u << 30), 0u);
}

}  // namespace
}  // namespace bulla
