// SPDX-License-Identifier: Apache-2.0
//
// Whether a short run that is gone is cheaper inside its cover or cut out depends on what stands
// around it. Images of devices with one slot are small, so a few lengths are tried; where much is
// gone from a large one, coding literals takes seconds, and one length has to do.
#include <algorithm>
#include <array>
#include <span>
#include <utility>

#include "packer/delta/coded_segment.hpp"
#include "packer/delta/readable_covers.hpp"

namespace bulla {
namespace {

constexpr std::array<std::uint32_t, 4> kRunsMin = {16, 6, 40, UINT32_MAX};
constexpr std::size_t kSmallBytes = 1u << 20;

}  // namespace

std::optional<CodedSegment> coded_in_place(const SegmentSource &source,
                                           const std::vector<Covers> &choices,
                                           const DeltaBudget &budget, std::size_t limit) {
  const std::size_t tries = source.new_bytes().size() <= kSmallBytes ? kRunsMin.size() : 1;
  std::optional<CodedSegment> best;
  for (const Covers &covers : choices) {
    for (const std::uint32_t run_min : std::span(kRunsMin).first(tries)) {
      auto coded = coded_by_covers(source, readable_covers(covers, source, run_min), budget, limit);
      if (!coded || (best && coded->bytes.size() >= best->bytes.size())) continue;
      best = std::move(coded);
      limit = best->bytes.size();
    }
  }
  return best;
}

}  // namespace bulla
