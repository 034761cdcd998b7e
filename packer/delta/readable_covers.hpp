// SPDX-License-Identifier: Apache-2.0
//
// In place, old bytes of a cover may be overwritten before it wants them. The codec reads zeros
// there (docs/DELTA.md 5.7), which is right and expensive: literals are mostly cheaper.
#pragma once

#include <cstdint>

#include "packer/delta/cover.hpp"
#include "packer/delta/segment_source.hpp"

namespace bulla {

// How many bytes of covers are gone when they are wanted; 0 when not in place.
std::uint64_t overwritten_bytes(const Covers &covers, const SegmentSource &source);

// The least scratch with which hardly any byte of covers is gone; 0 when the source's own is
// enough, or none that devices may have.
std::uint32_t scratch_wanted(const Covers &covers, const SegmentSource &source);

// The covers without runs of bytes that are gone, of `run_min` bytes or more; shorter runs stay
// inside, where they are read as zeros.
Covers readable_covers(const Covers &covers, const SegmentSource &source, std::uint32_t run_min);

}  // namespace bulla
