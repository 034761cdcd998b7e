// SPDX-License-Identifier: Apache-2.0
#include "packer/delta/segment_plan.hpp"

#include <gtest/gtest.h>

#include "packer/delta/join_segments.hpp"
#include "packer/delta/piece_kinds.hpp"
#include "tests/packer/delta/random_bytes.hpp"
#include "verifier/delta/little_endian.h"

namespace bulla {
namespace {

using Kind = PlannedSegment::Kind;

constexpr ExtentLimits kLimits{256, 4096};

TEST(PlanSegments, CopiesAnEqualImageAndPlansNothingForAnEmptyOne) {
  const Bytes image = random_bytes(5000, 256, 1);
  const std::vector<PlannedSegment> plan = plan_segments(image, image, kLimits);
  ASSERT_EQ(plan.size(), 1u);
  EXPECT_EQ(plan[0].kind, Kind::kCopy);
  EXPECT_TRUE(plan_segments(image, {}, kLimits).empty());
}

TEST(JoinSegments, MakesOneCopyOfCopiesThatContinueEachOther) {
  const std::vector<PlannedSegment> joined =
      join_segments({{Kind::kCopy, {0, 100000}, {{500, 100000}}},
                     {Kind::kCopy, {100000, 50000}, {{100500, 50000}}},
                     {Kind::kCopy, {150000, 50000}, {{0, 50000}}}},
                    kLimits);
  ASSERT_EQ(joined.size(), 2u);
  EXPECT_EQ(joined[0].where, (Extent{0, 150000}));
  EXPECT_EQ(joined[0].old.front(), (Extent{500, 150000}));
}

TEST(JoinSegments, SharesASegmentAmongPlainNeighboursAndShortCopiesBetweenThem) {
  const std::vector<PlannedSegment> joined =
      join_segments({{Kind::kPlain, {0, 1000}, {{0, 900}}},
                     {Kind::kCopy, {1000, 4096}, {{8192, 4096}}},
                     {Kind::kPlain, {5096, 1000}, {}},
                     {Kind::kCode, {6096, 9000}, {{20000, 9000}}},
                     {Kind::kPlain, {15096, 10}, {}}},
                    kLimits);
  ASSERT_EQ(joined.size(), 3u);
  EXPECT_EQ(joined[0].where, (Extent{0, 6096}));
  EXPECT_EQ(joined[0].old, (std::vector<Extent>{{0, 900}, {8192, 4096}}));
  EXPECT_EQ(joined[1].kind, Kind::kCode);
}

TEST(JoinSegments, KeepsToTheLimitOfOldExtents) {
  std::vector<PlannedSegment> pieces;
  for (std::uint64_t i = 0; i < 10; i++) {
    pieces.push_back({Kind::kPlain, {i * 10, 10}, {{(10 - i) * 1000, 10}}});
  }
  const std::vector<PlannedSegment> joined = join_segments(pieces, {4, 0});
  EXPECT_EQ(joined.size(), 3u);
  for (const PlannedSegment &segment : joined) EXPECT_LE(segment.old.size(), 4u);
}

TEST(CutAtModules, BeginsAnExtentAtEveryRelocatableFile) {
  Bytes image(4096, 0);
  for (const std::size_t at : {512u, 1536u, 1600u}) {  // the last one is on no border of blocks
    const Bytes header = {0x7f, 'E', 'L', 'F', 2, 1, 1};
    std::copy(header.begin(), header.end(), image.begin() + static_cast<std::ptrdiff_t>(at));
    bulla_store16(&image[at + 16], 1);
  }
  EXPECT_EQ(cut_at_modules(image, {{100, 3996}}, 4096),
            (std::vector<Extent>{{100, 412}, {512, 1024}, {1536, 2560}}));
  EXPECT_EQ(cut_at_modules(image, {{100, 3996}}, 2),
            (std::vector<Extent>{{100, 412}, {512, 3584}}));
}

}  // namespace
}  // namespace bulla
