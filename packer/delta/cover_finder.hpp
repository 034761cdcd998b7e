// SPDX-License-Identifier: Apache-2.0
//
// One walk over a new text that takes exact matches as covers, joined along diagonals. What it does
// next depends on where it is and on its last cover alone: two walks that take the same cover go on
// alike, so several may begin at different places and be joined where they meet.
#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>

#include "formats/bytes.hpp"
#include "packer/delta/cover.hpp"
#include "packer/delta/gram_filter.hpp"
#include "packer/delta/match_index.hpp"
#include "packer/delta/old_horizon.hpp"

namespace bulla {

class CoverFinder {
 public:
  // Begins at the place `begin` of the new text. The filter is one of the old text; matches shorter
  // than its pieces are not begun with. All outlive the finder.
  CoverFinder(const MatchIndex &index, const GramFilter &filter, ByteView old_text,
              ByteView new_text, const OldHorizon &horizon, std::size_t begin);

  // Walks on to `end` or, with a match over it, behind. Throws Error kInterrupted.
  void walk_to(std::size_t end);
  // Walks on to where `later`, which began at or before the place where this one stands, stands
  // now, as if there were no other; from a cover that both took, `later` has done it. Where nothing
  // is overwritten.
  void walk_up_to(const CoverFinder &later);

  Covers take_covers() { return std::move(covers_); }

 private:
  bool is_at_end() const;
  void step();
  MatchIndex::Match match_here() const;
  std::size_t piece_bytes() const;
  MatchIndex::Match readable(MatchIndex::Match match) const;
  MatchIndex::Match on_diagonal() const;
  void take(MatchIndex::Match match);
  void stretch(std::size_t by);
  void trim();
  std::uint32_t cover_cost(std::int64_t diagonal) const;
  std::uint32_t mismatches_on_diagonal(std::uint32_t length) const;

  const MatchIndex &index_;
  const GramFilter &filter_;
  ByteView old_;
  ByteView new_;
  const OldHorizon &horizon_;
  std::size_t at_;
  std::int64_t diagonal_ = 0;  // of the last cover
  Covers covers_;
  std::uint32_t places_ = 0;
};

}  // namespace bulla
