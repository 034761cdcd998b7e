// SPDX-License-Identifier: Apache-2.0
//
// Where the covers of one plan take a place of the old image to. The second plan labels addresses
// with it; the codec builds a map of its own from the covers that it is given.
#pragma once

#include <cstdint>
#include <vector>

#include "packer/delta/cover.hpp"

namespace bulla {

class ShiftMap {
 public:
  // Where covers overlap in the old bytes the longer one counts.
  explicit ShiftMap(const Covers &covers);

  // The new offset of an old one: moved as its cover is, or as the nearest cover before it. May lie
  // outside the new bytes.
  std::int64_t moved(std::int64_t old_offset) const;

 private:
  struct Start {
    std::uint32_t old_offset;
    std::int64_t shift;  // from here up to the next start
  };

  std::vector<Start> starts_;              // ascending
  std::vector<std::uint32_t> first_from_;  // first start at or behind each kilobyte
};

}  // namespace bulla
