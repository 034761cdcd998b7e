// SPDX-License-Identifier: Apache-2.0
//
// The sorted suffixes of one text, for finding where the longest piece of another one stands in it.
// Takes four bytes a byte of text.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "formats/bytes.hpp"

namespace bulla {

class MatchIndex {
 public:
  struct Match {
    std::uint32_t offset = 0;  // in the text
    std::uint32_t length = 0;
  };

  // `text` outlives the index. Throws Error as sorted_suffixes().
  explicit MatchIndex(ByteView text);

  // The longest prefix of `wanted` (at least two bytes) that stands in the text. Of several equal
  // ones that were looked at, the one nearest to `expected`. Length 0 if not even two bytes do.
  Match longest(ByteView wanted, std::int64_t expected) const;

 private:
  void count_pairs();
  Match better(Match best, std::uint32_t offset, ByteView wanted, std::int64_t expected) const;

  ByteView text_;
  std::vector<std::int32_t> suffixes_;
  // Where the suffixes begin that start with a pair of bytes, and one past the last of all.
  std::array<std::uint32_t, 65537> first_of_pair_{};
};

}  // namespace bulla
