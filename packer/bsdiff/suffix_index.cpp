// SPDX-License-Identifier: Apache-2.0
//
// A binary search that remembers how much both ends have in common with the pattern, so that no
// byte is compared at every step (Manber and Myers).
#include "packer/bsdiff/suffix_index.hpp"

#include <divsufsort.h>

#include <algorithm>

#include "formats/error.hpp"

namespace bulla {
namespace {

// How many bytes are equal, knowing that the first `known` are.
std::size_t common_length(ByteView a, ByteView b, std::size_t known) {
  const std::size_t end = std::min(a.size(), b.size());
  const auto first = static_cast<std::ptrdiff_t>(known);
  const auto last = static_cast<std::ptrdiff_t>(end);
  const auto differs = std::mismatch(a.begin() + first, a.begin() + last, b.begin() + first);
  return static_cast<std::size_t>(differs.first - a.begin());
}

}  // namespace

SuffixIndex::SuffixIndex(ByteView text) : text_(text) {
  if (text.size() > kTextMaxBytes) {
    throw Error(BULLA_SIZE_OUT_OF_RANGE, "the old image has " + std::to_string(text.size()) +
                                             " bytes, at most " + std::to_string(kTextMaxBytes) +
                                             " can be sorted");
  }
  order_.resize(text.size());
  if (text.empty()) return;
  if (divsufsort(text.data(), order_.data(), static_cast<std::int32_t>(text.size())) != 0) {
    throw Error(Reason::kInternal, "no memory to sort the old image");
  }
}

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
