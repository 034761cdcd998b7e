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

MatchIndex::Match MatchIndex::longest(ByteView wanted, std::int64_t expected) const {
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
  Match best;
  const std::uint32_t begin = low - first > kNeighbours ? low - kNeighbours : first;
  for (std::uint32_t i = begin; i < std::min(last, low + kNeighbours); i++) {
    best = better(best, static_cast<std::uint32_t>(suffixes_[i]), wanted, expected);
  }
  return best;
}

}  // namespace bulla
