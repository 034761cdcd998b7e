// SPDX-License-Identifier: Apache-2.0
//
// Tries the attempts of an effort on one segment and keeps the smallest result.
#pragma once

#include "packer/delta/coded_segment.hpp"
#include "packer/delta/delta_budget.hpp"
#include "packer/delta/match_attempts.hpp"
#include "packer/delta/segment_source.hpp"

namespace bulla {

// Of equal sizes the first attempt wins, so that the result does not depend on `thread_count`.
// Never larger than storing the segment. Throws Error kInterrupted, kInternal.
CodedSegment search_segment(const SegmentSource &source, const DeltaBudget &budget,
                            const MatchAttempts &attempts, unsigned thread_count);

}  // namespace bulla
