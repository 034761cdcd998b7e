// SPDX-License-Identifier: Apache-2.0
#include "packer/delta/piecewise_covers.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <tuple>

#include "packer/delta/find_covers.hpp"
#include "tests/packer/delta/random_bytes.hpp"

namespace bulla {
namespace {

using Fields = std::vector<std::tuple<std::uint32_t, std::uint32_t, std::uint32_t>>;

Fields fields_of(const Covers &covers) {
  Fields fields;
  for (const Cover &cover : covers) {
    fields.emplace_back(cover.new_offset, cover.old_offset, cover.length);
  }
  return fields;
}

Covers in_pieces(const MatchIndex &index, ByteView old_text, ByteView new_text,
                 std::uint32_t min_match, std::size_t piece_count) {
  PiecewiseCovers search(index, old_text, new_text, min_match, piece_count);
  for (std::size_t piece = piece_count; piece-- > 0;) search.find(piece);
  return search.joined();
}

void expect_the_same(ByteView old_text, ByteView new_text) {
  const MatchIndex index(old_text);
  for (const std::uint32_t min_match : {1u, 6u, 18u}) {
    const Fields whole = fields_of(find_covers(index, old_text, new_text, min_match));
    for (const std::size_t count : {1u, 2u, 3u, 7u}) {
      EXPECT_EQ(fields_of(in_pieces(index, old_text, new_text, min_match, count)), whole)
          << min_match << " in " << count;
    }
  }
}

// Bytes of `image`, moved in runs, with some changed.
Bytes shuffled(const Bytes &image, std::uint32_t seed) {
  const Bytes dice = random_bytes(20'000, 256, seed);
  std::size_t next = 0;
  Bytes result;
  while (result.size() < image.size() && next + 4 < dice.size()) {
    const std::size_t begin = (dice[next] * 251u + dice[next + 1]) * 7u % image.size();
    const std::size_t length = std::min<std::size_t>(dice[next + 2] * 3u, image.size() - begin);
    const auto first = image.begin() + static_cast<std::ptrdiff_t>(begin);
    result.insert(result.end(), first, first + static_cast<std::ptrdiff_t>(length));
    if (!result.empty() && dice[next + 3] < 128) result[result.size() / 2] ^= dice[next + 3];
    if (dice[next + 3] % 4 == 0) result.insert(result.end(), 3, dice[next + 3]);
    next += 4;
  }
  return result;
}

TEST(PiecewiseCovers, AreThoseOfOneWalk) {
  for (const unsigned letters : {1u, 2u, 5u, 256u}) {
    for (std::uint32_t seed = 1; seed < 5; seed++) {
      const Bytes image = random_bytes(12'000, letters, seed);
      expect_the_same(image, image);
      expect_the_same(image, shuffled(image, seed));
      expect_the_same(image, random_bytes(9'000, letters, seed + 100));
    }
  }
}

TEST(PiecewiseCovers, OfPeriodsAreThoseOfOneWalk) {
  Bytes image;
  for (std::size_t i = 0; i < 20'000; i++) image.push_back(static_cast<std::uint8_t>(i % 97));
  Bytes changed = image;
  for (std::size_t at = 50; at < changed.size(); at += 611) changed[at] ^= 1;
  expect_the_same(image, changed);
}

TEST(PiecewiseCovers, OfLittleAreNone) {
  const Bytes image = random_bytes(100, 256, 1), few = random_bytes(3, 256, 2);
  expect_the_same(image, {});
  expect_the_same({}, image);
  expect_the_same(image, few);
}

}  // namespace
}  // namespace bulla
