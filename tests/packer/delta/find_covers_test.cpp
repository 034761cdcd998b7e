// SPDX-License-Identifier: Apache-2.0
#include "packer/delta/find_covers.hpp"

#include <gtest/gtest.h>

#include "tests/packer/delta/random_bytes.hpp"

namespace bulla {
namespace {

Covers covers_of(ByteView old_text, ByteView new_text, std::uint32_t min_match = 8) {
  const MatchIndex index(old_text);
  return find_covers(index, old_text, new_text, min_match);
}

void expect_in_bounds(const Covers &covers, ByteView old_text, ByteView new_text) {
  std::uint64_t end = 0;
  for (const Cover &cover : covers) {
    EXPECT_GT(cover.length, 0u);
    EXPECT_GE(cover.new_offset, end);
    EXPECT_LE(std::uint64_t{cover.old_offset} + cover.length, old_text.size());
    end = std::uint64_t{cover.new_offset} + cover.length;
  }
  EXPECT_LE(end, new_text.size());
}

Bytes joined(std::initializer_list<ByteView> parts) {
  Bytes all;
  for (const ByteView part : parts) all.insert(all.end(), part.begin(), part.end());
  return all;
}

TEST(FindCovers, TakesAnEqualImageAsOneCover) {
  for (const unsigned letters : {1u, 2u, 256u}) {
    const Bytes image = random_bytes(5000, letters, letters);
    const Covers covers = covers_of(image, image);
    ASSERT_EQ(covers.size(), 1u);
    EXPECT_EQ(covers[0].length, image.size());
    EXPECT_EQ(diagonal(covers[0]), 0);
  }
}

TEST(FindCovers, FindsNothingInEmptyOrUnrelatedBytes) {
  const Bytes image = random_bytes(3000, 256, 1), other = random_bytes(3000, 256, 2);
  EXPECT_TRUE(covers_of({}, image).empty());
  EXPECT_TRUE(covers_of(image, {}).empty());
  EXPECT_TRUE(covers_of(image, other).empty());
}

TEST(FindCovers, SpansChangedBytesOnOneDiagonal) {
  const Bytes image = random_bytes(4000, 256, 3);
  Bytes changed = image;
  for (std::size_t at = 100; at < changed.size(); at += 200) changed[at] ^= 0xff;
  const Covers covers = covers_of(image, changed);
  ASSERT_EQ(covers.size(), 1u);
  EXPECT_EQ(covers[0].length, image.size());
}

TEST(FindCovers, MeetsAnInsertionFromBothSides) {
  const Bytes image = random_bytes(4000, 256, 4), inserted = random_bytes(300, 256, 5);
  const ByteView all(image);
  const Covers covers = covers_of(image, joined({all.first(1500), inserted, all.subspan(1500)}));
  ASSERT_EQ(covers.size(), 2u);
  EXPECT_EQ(covers[0].length, 1500u);
  EXPECT_EQ(covers[1].new_offset, 1800u);
  EXPECT_EQ(covers[1].old_offset, 1500u);
}

TEST(FindCovers, FollowsSwappedHalves) {
  const Bytes image = random_bytes(4000, 256, 6);
  const ByteView all(image);
  const Covers covers = covers_of(image, joined({all.subspan(2000), all.first(2000)}));
  ASSERT_EQ(covers.size(), 2u);
  EXPECT_EQ(covers[0].old_offset, 2000u);
  EXPECT_EQ(covers[1].old_offset, 0u);
}

// Erase units of 64 bytes with no spare one; the texts are images.
OldHorizon horizon_over(ByteView old_text, ByteView new_text) {
  const PlannedSegment all{
      PlannedSegment::Kind::kPlain, {0, new_text.size()}, {{0, old_text.size()}}};
  return OldHorizon(SegmentSource(old_text, new_text, all, {64, 64}));
}

TEST(FindCovers, TakesInPlaceWhatIsNotOverwrittenYet) {
  const Bytes piece = random_bytes(200, 256, 8), noise = random_bytes(1024, 256, 9);
  const Bytes old_text = joined({piece, noise, piece, noise});
  const Bytes new_text = joined({random_bytes(640, 256, 10), piece});
  const MatchIndex index(old_text);
  const Covers beside = find_covers(index, old_text, new_text, 8);
  const Covers in_place =
      find_covers(index, old_text, new_text, 8, horizon_over(old_text, new_text));
  ASSERT_FALSE(beside.empty());
  EXPECT_EQ(beside.back().old_offset, 1224u);  // the nearer one
  ASSERT_FALSE(in_place.empty());
  for (const Cover &cover : in_place) EXPECT_GE(cover.old_offset, 1224u);
  EXPECT_GE(new_end(in_place.back()), new_text.size() - 8);
}

TEST(FindCovers, StaysInBoundsWhateverTheTexts) {
  for (std::uint32_t seed = 0; seed < 300; seed++) {
    const Bytes old_text = random_bytes(seed % 70 * 3, seed % 4 + 1, seed);
    const Bytes new_text = random_bytes(seed % 90 * 2, seed % 4 + 1, seed + 1);
    for (const std::uint32_t min_match : {2u, 6u, 16u}) {
      expect_in_bounds(covers_of(old_text, new_text, min_match), old_text, new_text);
      if (old_text.empty() || new_text.empty()) continue;
      const OldHorizon horizon = horizon_over(old_text, new_text);
      const MatchIndex index(old_text);
      expect_in_bounds(find_covers(index, old_text, new_text, min_match, horizon), old_text,
                       new_text);
    }
  }
}

TEST(FindCovers, TakesLongRunsInTimeThatDoesNotGrowWithTheirSquare) {
  constexpr std::size_t kLength = 4u << 20;  // its square would take hours
  const Bytes zeros(kLength, 0), noise = random_bytes(kLength, 256, 7);
  Bytes periodic(kLength);
  for (std::size_t i = 0; i < kLength; i++) periodic[i] = noise[i % 997];
  Bytes shifted(periodic.begin() + 500, periodic.end());
  for (std::size_t at = 0; at < shifted.size(); at += 50000) shifted[at] ^= 1;
  expect_in_bounds(covers_of(zeros, noise), zeros, noise);
  const Bytes behind(zeros.begin(), zeros.begin() + kLength / 2);
  const MatchIndex index(behind);
  expect_in_bounds(find_covers(index, behind, zeros, 8, horizon_over(behind, zeros)), behind,
                   zeros);
  expect_in_bounds(covers_of(noise, zeros), noise, zeros);
  expect_in_bounds(covers_of(periodic, shifted), periodic, shifted);
}

}  // namespace
}  // namespace bulla
