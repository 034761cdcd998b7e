// SPDX-License-Identifier: Apache-2.0
//
// All suffixes of one text in order, to find the longest match of anything in it. libdivsufsort
// sorts; memory is four bytes for each byte of text.
#pragma once

#include <cstdint>
#include <vector>

#include "formats/bytes.hpp"

namespace bulla {

struct LongestMatch {
  std::size_t offset = 0;  // in the text
  std::size_t length = 0;  // 0: nothing matches
};

class SuffixIndex {
 public:
  // No longer text is taken: the sorter counts in 32 bits.
  static constexpr std::uint64_t kTextMaxBytes = 0x7fffffff;

  // `text` must outlive this. Throws Error(BULLA_SIZE_OUT_OF_RANGE) above kTextMaxBytes, kInternal
  // without memory.
  explicit SuffixIndex(ByteView text);

  // The longest start of `pattern` that stands in the text.
  LongestMatch longest_match(ByteView pattern) const;

 private:
  ByteView suffix(std::size_t rank) const;

  ByteView text_;
  std::vector<std::int32_t> order_;
};

}  // namespace bulla
