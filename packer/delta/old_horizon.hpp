// SPDX-License-Identifier: Apache-2.0
//
// In place: which old bytes of a segment can still be read while new ones are made (docs/DELTA.md
// 5.7), for matching. A guess that makes deltas smaller: what is overwritten is cut out of covers
// afterwards (readable_covers.hpp).
#pragma once

#include <cstdint>

#include "packer/delta/segment_source.hpp"

namespace bulla {

class OldHorizon {
 public:
  OldHorizon() = default;  // all of them, always
  // Also all of them where the old bytes are several ranges of the image.
  explicit OldHorizon(const SegmentSource &source);

  // Whether nothing is ever overwritten.
  bool is_far() const { return in_place_.erase_bytes == 0; }

  // The first old byte that can be read at a new one.
  std::uint32_t first_readable(std::uint32_t new_offset) const;

  // Of `length` old bytes that are wanted one by one from new_offset on: how many come before one
  // that cannot be read.
  std::uint32_t readable_length(std::uint32_t new_offset, std::uint32_t old_offset,
                                std::uint32_t length) const;

 private:
  bulla_delta_in_place in_place_{};
  std::uint64_t new_offset_ = 0;  // of the segment, in the new image
  std::uint64_t old_offset_ = 0;  // of its old bytes, in the old image
};

}  // namespace bulla
