// SPDX-License-Identifier: Apache-2.0
//
// Starts in ascending order with an index by kilobyte, because every pointer of an image asks.
#include "packer/delta/shift_map.hpp"

#include <algorithm>

namespace bulla {
namespace {

constexpr unsigned kLog2Step = 10;

}  // namespace

ShiftMap::ShiftMap(const Covers &covers) {
  Covers sorted = covers;
  std::stable_sort(sorted.begin(), sorted.end(), [](const Cover &left, const Cover &right) {
    return left.old_offset < right.old_offset;
  });
  std::uint32_t end = 0, length = 0;  // of the cover that counts last
  for (const Cover &cover : sorted) {
    const bool longer = cover.old_offset >= end || cover.length > length;
    if (!longer && old_end(cover) <= end) continue;
    starts_.push_back({longer ? cover.old_offset : end, -diagonal(cover)});
    end = old_end(cover);
    length = cover.length;
  }
  if (starts_.empty()) return;
  first_from_.resize((starts_.back().old_offset >> kLog2Step) + 2);
  std::size_t next = 0;
  for (std::size_t step = 0; step < first_from_.size(); step++) {
    while (next < starts_.size() && starts_[next].old_offset < step << kLog2Step) next++;
    first_from_[step] = static_cast<std::uint32_t>(next);
  }
}

std::int64_t ShiftMap::moved(std::int64_t old_offset) const {
  if (starts_.empty() || old_offset < 0) return old_offset;
  const auto step = static_cast<std::uint64_t>(old_offset) >> kLog2Step;
  std::size_t low = starts_.size(), high = low;
  if (step + 1 < first_from_.size()) {
    low = first_from_[static_cast<std::size_t>(step)];
    high = first_from_[static_cast<std::size_t>(step) + 1];
  }
  const auto after = std::upper_bound(
      starts_.begin() + static_cast<std::ptrdiff_t>(low),
      starts_.begin() + static_cast<std::ptrdiff_t>(high), old_offset,
      [](std::int64_t offset, const Start &start) { return offset < start.old_offset; });
  return after == starts_.begin() ? old_offset : old_offset + (after - 1)->shift;
}

}  // namespace bulla
