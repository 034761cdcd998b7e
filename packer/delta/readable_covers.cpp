// SPDX-License-Identifier: Apache-2.0
//
// The horizon is the codec's own; it stands still while a page of the new image is made, so that
// each page of a cover has one run that is gone, at its front.
#include "packer/delta/readable_covers.hpp"

#include <algorithm>

#include "verifier/delta/horizon.h"

namespace bulla {
namespace {

constexpr std::uint64_t kHardlyAny = 100;  // one byte in so many
constexpr std::uint32_t kScratchMax = 1u << 24;
constexpr std::uint32_t kPieceBytesMin = 8;  // a cover costs some bytes itself

// Bytes `begin` to `end` of a cover.
struct Run {
  std::uint32_t begin, end;
};

class OverwrittenRuns {
 public:
  OverwrittenRuns(const SegmentSource &source, const bulla_delta_in_place &place)
      : place_(place), new_offset_(source.new_offset()), ranges_(source.old_ranges()) {}

  // Of one cover, in order; runs that touch are one.
  std::vector<Run> of(const Cover &cover) const {
    std::vector<Run> runs;
    if (!bulla_delta_is_in_place(&place_)) return runs;
    for (std::uint32_t at = 0; at < cover.length;) {
      const Part part = part_at(cover, at);
      const std::uint64_t horizon =
          bulla_delta_horizon(&place_, new_offset_ + cover.new_offset + at);
      const std::uint64_t below = horizon - std::min(horizon, part.old_offset);
      const auto gone = static_cast<std::uint32_t>(std::min<std::uint64_t>(part.length, below));
      if (gone > 0) add(runs, {at, at + gone});
      at += part.length;
    }
    return runs;
  }

 private:
  struct Part {
    std::uint64_t old_offset;  // in the old image
    std::uint32_t length;
  };

  // What lies in one page of the new image and in one range of the old one.
  Part part_at(const Cover &cover, std::uint32_t at) const {
    const std::uint32_t in_page =
        bulla_delta_page_left(&place_, new_offset_ + cover.new_offset + at, cover.length - at);
    std::uint32_t inside = cover.old_offset + at;
    for (const bulla_delta_old_range &range : ranges_) {
      if (inside < range.length) {
        return {range.offset + inside, std::min(in_page, range.length - inside)};
      }
      inside -= range.length;
    }
    return {0, in_page};
  }

  static void add(std::vector<Run> &runs, Run run) {
    if (!runs.empty() && runs.back().end == run.begin) {
      runs.back().end = run.end;
    } else {
      runs.push_back(run);
    }
  }

  bulla_delta_in_place place_;
  std::uint64_t new_offset_;
  const std::vector<bulla_delta_old_range> &ranges_;
};

void add_piece(Covers &pieces, const Cover &cover, std::uint32_t begin, std::uint32_t end) {
  if (end - begin < kPieceBytesMin) return;
  pieces.push_back({cover.new_offset + begin, cover.old_offset + begin, end - begin});
}

std::uint64_t overwritten_bytes(const Covers &covers, const OverwrittenRuns &overwritten) {
  std::uint64_t sum = 0;
  for (const Cover &cover : covers) {
    for (const Run &run : overwritten.of(cover)) sum += run.end - run.begin;
  }
  return sum;
}

}  // namespace

std::uint64_t overwritten_bytes(const Covers &covers, const SegmentSource &source) {
  return overwritten_bytes(covers, OverwrittenRuns(source, source.in_place()));
}

std::uint32_t scratch_wanted(const Covers &covers, const SegmentSource &source) {
  std::uint64_t covered = 0;
  for (const Cover &cover : covers) covered += cover.length;
  bulla_delta_in_place place = source.in_place();
  const auto suffices = [&](std::uint32_t unit_count) {
    place.scratch_bytes = unit_count * place.erase_bytes;
    return overwritten_bytes(covers, OverwrittenRuns(source, place)) * kHardlyAny <= covered;
  };
  if (!bulla_delta_is_in_place(&place)) return 0;
  std::uint32_t low = place.scratch_bytes / place.erase_bytes;  // does not suffice
  std::uint32_t high = kScratchMax / place.erase_bytes;         // does
  if (suffices(low) || !suffices(high)) return 0;
  while (high - low > 1) {
    const std::uint32_t middle = low + (high - low) / 2;
    (suffices(middle) ? high : low) = middle;
  }
  return high * place.erase_bytes;
}

Covers readable_covers(const Covers &covers, const SegmentSource &source, std::uint32_t run_min) {
  const OverwrittenRuns overwritten(source, source.in_place());
  Covers pieces;
  for (const Cover &cover : covers) {
    std::uint32_t begin = 0;
    bool is_cut = false;
    for (const Run &run : overwritten.of(cover)) {
      if (run.end - run.begin < run_min) continue;
      add_piece(pieces, cover, begin, run.begin);
      begin = run.end;
      is_cut = true;
    }
    if (is_cut) {
      add_piece(pieces, cover, begin, cover.length);
    } else {
      pieces.push_back(cover);
    }
  }
  return pieces;
}

}  // namespace bulla
