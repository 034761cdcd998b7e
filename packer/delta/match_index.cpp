// SPDX-License-Identifier: Apache-2.0
//
// A table over the first two bytes replaces the first sixteen steps of the binary search; the rest
// of it skips what both ends are known to share (Manber and Myers).
#include "packer/delta/match_index.hpp"

#include <algorithm>
#include <cstdlib>

#include "packer/common_prefix.hpp"
#include "packer/sorted_suffixes.hpp"

namespace bulla {
namespace {

// Neighbours of the place where `wanted` would stand share at least as much as others; some of
// them may lie on a better diagonal.
constexpr std::uint32_t kNeighbours = 3;
constexpr std::uint32_t kFartherNeighbours = 64;  // where most of them may be out of the question

unsigned pair_at(const std::uint8_t *bytes) {
  return static_cast<unsigned>(bytes[0]) << 8 | bytes[1];
}

std::int64_t distance(std::uint32_t offset, std::int64_t expected) {
  return std::abs(std::int64_t{offset} - expected);
}

}  // namespace

MatchIndex::MatchIndex(ByteView text) : text_(text), suffixes_(sorted_suffixes(text)) {
  count_pairs();
}

void MatchIndex::count_pairs() {
  std::vector<std::uint32_t> count(65536, 0);
  for (std::size_t i = 0; i + 1 < text_.size(); i++) count[pair_at(&text_[i])]++;
  std::uint32_t sum = 0;
  for (unsigned pair = 0; pair < 65536; pair++) {
    // The suffix of one byte has no pair and stands before those that continue it.
    if (pair % 256 == 0 && !text_.empty() && text_.back() == pair >> 8) sum++;
    first_of_pair_[pair] = sum;
    sum += count[pair];
  }
  first_of_pair_[65536] = sum;
}

MatchIndex::Match MatchIndex::better(Match best, std::uint32_t offset, ByteView wanted,
                                     std::int64_t expected) const {
  const std::size_t limit = std::min(wanted.size(), text_.size() - offset);
  const auto length =
      static_cast<std::uint32_t>(common_prefix(&text_[offset], wanted.data(), limit));
  const bool nearer =
      length == best.length && distance(offset, expected) < distance(best.offset, expected);
  return length > best.length || nearer ? Match{offset, length} : best;
}

MatchIndex::Place MatchIndex::place_of(ByteView wanted) const {
  const unsigned pair = pair_at(wanted.data());
  const std::uint32_t first = first_of_pair_[pair];
  std::uint32_t low = first;
  // A suffix of one byte may stand between this pair's last and the next one's first.
  std::uint32_t high = first_of_pair_[pair + 1];
  if (high > low && static_cast<std::size_t>(suffixes_[high - 1]) + 1 == text_.size()) high--;
  const std::uint32_t last = high;
  std::size_t shared_low = 2, shared_high = 2;
  while (low < high) {
    const std::uint32_t middle = low + (high - low) / 2;
    const auto offset = static_cast<std::size_t>(suffixes_[middle]);
    const std::size_t limit = std::min(wanted.size(), text_.size() - offset);
    const std::size_t known = std::min(shared_low, shared_high);
    const std::size_t shared =
        known + common_prefix(&text_[offset] + known, wanted.data() + known, limit - known);
    const bool suffix_is_less =
        shared == limit ? limit < wanted.size() : text_[offset + shared] < wanted[shared];
    if (suffix_is_less) {
      low = middle + 1;
      shared_low = shared;
    } else {
      high = middle;
      shared_high = shared;
    }
  }
  return {first, low, last};
}

MatchIndex::Match MatchIndex::longest(ByteView wanted, std::int64_t expected) const {
  const Place place = place_of(wanted);
  Match best;
  const std::uint32_t begin =
      place.at - place.first > kNeighbours ? place.at - kNeighbours : place.first;
  for (std::uint32_t i = begin; i < std::min(place.last, place.at + kNeighbours); i++) {
    best = better(best, static_cast<std::uint32_t>(suffixes_[i]), wanted, expected);
  }
  return best;
}

MatchIndex::Match MatchIndex::longest_from(std::uint32_t first_offset, ByteView wanted,
                                           std::int64_t expected) const {
  if (first_offset == 0) return longest(wanted, expected);
  const Place place = place_of(wanted);
  Match best;
  std::uint32_t looked_at = 0;
  const auto look_at = [&](std::uint32_t i) {
    const auto offset = static_cast<std::uint32_t>(suffixes_[i]);
    if (offset < first_offset) return;
    best = better(best, offset, wanted, expected);
    looked_at++;
  };
  const std::uint32_t before = std::min(place.at - place.first, kFartherNeighbours);
  const std::uint32_t behind = std::min(place.last - place.at, kFartherNeighbours);
  for (std::uint32_t i = 1; i <= before && looked_at < kNeighbours; i++) look_at(place.at - i);
  looked_at = 0;
  for (std::uint32_t i = 0; i < behind && looked_at < kNeighbours; i++) look_at(place.at + i);
  return best;
}

}  // namespace bulla
