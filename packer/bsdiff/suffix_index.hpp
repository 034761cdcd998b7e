// SPDX-License-Identifier: Apache-2.0
//
// Finds the longest match of anything in one text, by its sorted suffixes.
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
  // `text` must outlive this. Throws Error as sorted_suffixes().
  explicit SuffixIndex(ByteView text);

  // The longest start of `pattern` that stands in the text.
  LongestMatch longest_match(ByteView pattern) const;

 private:
  ByteView suffix(std::size_t rank) const;

  ByteView text_;
  std::vector<std::int32_t> order_;
};

}  // namespace bulla
