// SPDX-License-Identifier: Apache-2.0
//
// Which ways of matching an effort pays for. No count of covers or literals tells in advance which
// one wins; trying few well chosen ones loses less than one percent against trying everything.
#pragma once

#include <cstdint>
#include <vector>

#include "packer/delta/make_delta.hpp"
#include "packer/delta/segment_source.hpp"

namespace bulla {

struct MatchAttempts {
  // Shortest exact matches under the plan that clears all references, and under the one that labels
  // data words; the second only for code.
  std::vector<std::uint32_t> cleared;
  std::vector<std::uint32_t> labelled;
};

MatchAttempts match_attempts(DeltaEffort effort, SegmentContent content, std::uint64_t new_bytes);

}  // namespace bulla
