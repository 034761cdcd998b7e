// SPDX-License-Identifier: Apache-2.0
//
// The codec's own rule, which holds still for a page of the new image.
#include "packer/delta/old_horizon.hpp"

#include <algorithm>

#include "verifier/delta/horizon.h"

namespace bulla {

OldHorizon::OldHorizon(const SegmentSource &source) : new_offset_(source.new_offset()) {
  if (source.old_ranges().size() > 1) return;
  in_place_ = source.in_place();
  old_offset_ = source.old_ranges().front().offset;
}

std::uint32_t OldHorizon::first_readable(std::uint32_t new_offset) const {
  const std::uint64_t horizon = bulla_delta_horizon(&in_place_, new_offset_ + new_offset);
  const std::uint64_t below = horizon - std::min(horizon, old_offset_);
  return static_cast<std::uint32_t>(std::min<std::uint64_t>(below, UINT32_MAX));
}

std::uint32_t OldHorizon::readable_length(std::uint32_t new_offset, std::uint32_t old_offset,
                                          std::uint32_t length) const {
  std::uint32_t at = 0;
  while (at < length && old_offset + at >= first_readable(new_offset + at)) {
    at += bulla_delta_page_left(&in_place_, new_offset_ + new_offset + at, length - at);
  }
  return std::min(at, length);
}

}  // namespace bulla
