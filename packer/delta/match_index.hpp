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
  // The same among what begins at `first_offset` or behind; not always the longest there is.
  Match longest_from(std::uint32_t first_offset, ByteView wanted, std::int64_t expected) const;

 private:
  // Suffixes that start as `wanted` does: the place among them where it would stand.
  struct Place {
    std::uint32_t first, at, last;
  };

  void count_pairs();
  Place place_of(ByteView wanted) const;
  Match better(Match best, std::uint32_t offset, ByteView wanted, std::int64_t expected) const;

  ByteView text_;
  std::vector<std::int32_t> suffixes_;
  // Where the suffixes begin that start with a pair of bytes, and one past the last of all.
  std::array<std::uint32_t, 65537> first_of_pair_{};
};

}  // namespace bulla
