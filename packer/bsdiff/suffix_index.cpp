// SPDX-License-Identifier: Apache-2.0
//
// A binary search that remembers how much both ends have in common with the pattern, so that no
// byte is compared at every step (Manber and Myers).
#include "packer/bsdiff/suffix_index.hpp"

#include <algorithm>

#include "packer/common_prefix.hpp"
#include "packer/sorted_suffixes.hpp"

namespace bulla {
namespace {

// How many bytes are equal, knowing that the first `known` are.
std::size_t common_length(ByteView a, ByteView b, std::size_t known) {
  const std::size_t limit = std::min(a.size(), b.size());
  return known + common_prefix(a.data() + known, b.data() + known, limit - known);
}

}  // namespace

SuffixIndex::SuffixIndex(ByteView text) : text_(text), order_(sorted_suffixes(text)) {}

ByteView SuffixIndex::suffix(std::size_t rank) const {
  return text_.subspan(static_cast<std::size_t>(order_[rank]));
}

LongestMatch SuffixIndex::longest_match(ByteView pattern) const {
  if (order_.empty()) return {};
  std::size_t low = 0;
  std::size_t high = order_.size() - 1;
  std::size_t low_common = common_length(pattern, suffix(low), 0);
  std::size_t high_common = common_length(pattern, suffix(high), 0);
  while (high - low > 1) {
    const std::size_t middle = low + (high - low) / 2;
    const ByteView candidate = suffix(middle);
    const std::size_t common = common_length(pattern, candidate, std::min(low_common, high_common));
    if (common == pattern.size()) return {static_cast<std::size_t>(order_[middle]), common};
    if (common == candidate.size() || candidate[common] < pattern[common]) {
      low = middle;
      low_common = common;
    } else {
      high = middle;
      high_common = common;
    }
  }
  const bool low_wins = low_common >= high_common;
  return {static_cast<std::size_t>(order_[low_wins ? low : high]),
          low_wins ? low_common : high_common};
}

}  // namespace bulla
