// SPDX-License-Identifier: Apache-2.0
//
// Walks meet soon after the border of a piece. Where they do not, the first one does all the work
// again: it takes longer, and the covers are the same.
#include "packer/delta/piecewise_covers.hpp"

#include <algorithm>

#include "packer/delta/extend_covers.hpp"

namespace bulla {

PiecewiseCovers::PiecewiseCovers(const MatchIndex &index, ByteView old_text, ByteView new_text,
                                 std::uint32_t min_match, std::size_t piece_count)
    : index_(index),
      old_(old_text),
      new_(new_text),
      min_match_(std::max(min_match, 2u)),
      finders_(piece_count) {}

void PiecewiseCovers::find(std::size_t piece) {
  std::call_once(filter_made_, [this] { filter_.emplace(old_, min_match_); });
  finders_[piece].emplace(index_, *filter_, old_, new_, far_, begin_of(piece));
  finders_[piece]->walk_to(begin_of(piece + 1));
}

Covers PiecewiseCovers::joined() {
  CoverFinder &first = *finders_.front();
  for (std::size_t piece = 1; piece < finders_.size(); piece++) {
    first.walk_up_to(*finders_[piece]);
    finders_[piece].reset();
  }
  Covers covers = first.take_covers();
  extend_covers(covers, old_, new_);
  return covers;
}

std::size_t PiecewiseCovers::begin_of(std::size_t piece) const {
  return new_.size() / finders_.size() * piece + std::min(piece, new_.size() % finders_.size());
}

}  // namespace bulla
