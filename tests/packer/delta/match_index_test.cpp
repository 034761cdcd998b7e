// SPDX-License-Identifier: Apache-2.0
#include "packer/delta/match_index.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "tests/packer/delta/random_bytes.hpp"

namespace bulla {
namespace {

std::uint32_t longest_by_trying(ByteView text, ByteView wanted) {
  std::size_t best = 0;
  for (std::size_t at = 0; at < text.size(); at++) {
    const std::size_t limit = std::min(text.size() - at, wanted.size());
    std::size_t length = 0;
    while (length < limit && text[at + length] == wanted[length]) length++;
    best = std::max(best, length);
  }
  return best < 2 ? 0 : static_cast<std::uint32_t>(best);
}

TEST(MatchIndex, FindsAsMuchAsTryingEveryPlaceDoes) {
  for (const unsigned letters : {1u, 2u, 3u, 256u}) {
    for (std::uint32_t seed = 0; seed < 40; seed++) {
      const Bytes text = random_bytes(seed * 7, letters, seed);
      const Bytes other = random_bytes(150, letters, seed + 1000);
      const MatchIndex index(text);
      for (std::size_t at = 0; at + 2 <= other.size(); at++) {
        const ByteView wanted = ByteView(other).subspan(at);
        const MatchIndex::Match match = index.longest(wanted, 0);
        ASSERT_EQ(match.length, longest_by_trying(text, wanted))
            << letters << " letters, seed " << seed << ", place " << at;
        EXPECT_TRUE(
            std::equal(wanted.begin(), wanted.begin() + match.length, text.begin() + match.offset));
      }
    }
  }
}

TEST(MatchIndex, FindsTheLastByteOfTheTextOnlyAsPartOfMore) {
  for (const unsigned value : {0u, 1u, 127u, 255u}) {
    const auto last = static_cast<std::uint8_t>(value);
    const Bytes text = {5, 6, last};
    const MatchIndex index(text);
    EXPECT_EQ(index.longest(Bytes{last, 0}, 0).length, 0u);
    EXPECT_EQ(index.longest(Bytes{6, last, 9}, 0).length, 2u);
  }
}

TEST(MatchIndex, PrefersTheDiagonalAmongNeighboursOfEqualLength) {
  const Bytes text = {1, 2, 9, 9, 1, 2, 8, 8, 1, 2};
  const MatchIndex index(text);
  EXPECT_EQ(index.longest(Bytes{1, 2, 3}, 0).offset, 0u);
  EXPECT_EQ(index.longest(Bytes{1, 2, 3}, 8).offset, 8u);
}

TEST(MatchIndex, LooksOnlyBehindWhatIsOutOfTheQuestion) {
  const Bytes text = {1, 2, 3, 9, 1, 2, 8, 8, 1, 7};
  const MatchIndex index(text);
  const Bytes wanted = {1, 2, 3, 9};
  EXPECT_EQ(index.longest_from(0, wanted, 0).length, 4u);
  EXPECT_EQ(index.longest_from(1, wanted, 0).offset, 4u);
  EXPECT_EQ(index.longest_from(1, wanted, 0).length, 2u);
  EXPECT_EQ(index.longest_from(5, wanted, 0).length, 0u);
  EXPECT_EQ(index.longest_from(100, wanted, 0).length, 0u);
}

}  // namespace
}  // namespace bulla
