// SPDX-License-Identifier: Apache-2.0
//
// Tells quickly of most pieces of a given length that they do not stand in a text, so that only the
// others are searched for. A quarter to half a byte of memory for a byte of text.
#pragma once

#include <cstdint>
#include <vector>

#include "formats/bytes.hpp"

namespace bulla {

class GramFilter {
 public:
  // Of all pieces of `gram_bytes` (at least two) of `text`.
  GramFilter(ByteView text, std::uint32_t gram_bytes);

  std::uint32_t gram_bytes() const { return gram_bytes_; }

  // False only if the first gram_bytes of `wanted`, which has as many, do not stand in the text.
  bool may_hold(ByteView wanted) const {
    const std::uint64_t bit = hash(wanted.data()) >> shift_;
    return (bits_[static_cast<std::size_t>(bit >> 6)] >> (bit & 63) & 1) != 0;
  }

 private:
  std::uint64_t hash(const std::uint8_t *gram) const;

  std::uint32_t gram_bytes_;
  unsigned shift_;  // of a hash, to the number of a bit
  std::vector<std::uint64_t> bits_;
};

}  // namespace bulla
