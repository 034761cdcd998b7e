// SPDX-License-Identifier: Apache-2.0
//
// Whether a short run that is gone is cheaper inside its cover or cut out depends on what stands
// around it; images of devices with one slot are small, so a few lengths are tried.
#include <algorithm>
#include <array>
#include <utility>

#include "packer/delta/coded_segment.hpp"
#include "packer/delta/readable_covers.hpp"

namespace bulla {
namespace {

constexpr std::array<std::uint32_t, 4> kRunsMin = {6, 16, 40, UINT32_MAX};

}  // namespace

std::optional<CodedSegment> coded_in_place(const SegmentSource &source,
                                           const std::vector<Covers> &choices,
                                           const DeltaBudget &budget, std::size_t limit) {
  std::optional<CodedSegment> best;
  for (const Covers &covers : choices) {
    for (const std::uint32_t run_min : kRunsMin) {
      auto coded = coded_by_covers(source, readable_covers(covers, source, run_min), budget, limit);
      if (!coded || (best && coded->bytes.size() >= best->bytes.size())) continue;
      best = std::move(coded);
      limit = best->bytes.size();
    }
  }
  return best;
}

}  // namespace bulla
