// SPDX-License-Identifier: Apache-2.0
//
// At each place the diagonal of the last cover is tried first: it needs no search and keeps the
// covers few. A match on another diagonal has to pay for the change.
#include "packer/delta/cover_finder.hpp"

#include <algorithm>
#include <bit>
#include <cstdlib>

#include "files/interrupt.hpp"
#include "packer/common_prefix.hpp"

namespace bulla {
namespace {

constexpr std::uint32_t kSameDiagonalMin = 16;  // a match worth taking without a search
constexpr std::uint32_t kGapMax = 512;          // differing bytes that one cover may span
constexpr std::uint32_t kMismatchMax = 64;      // more are never cheaper than a new cover
constexpr std::uint32_t kGainMin = 2;           // bytes that a change of diagonal must save
constexpr std::uint32_t kPieceMax = 4096;       // of one match where old bytes get lost
constexpr std::uint32_t kPlacesBetweenChecks = 1u << 16;

}  // namespace

CoverFinder::CoverFinder(const MatchIndex &index, const GramFilter &filter, ByteView old_text,
                         ByteView new_text, const OldHorizon &horizon, std::size_t begin)
    : index_(index),
      filter_(filter),
      old_(old_text),
      new_(new_text),
      horizon_(horizon),
      at_(begin) {}

void CoverFinder::walk_to(std::size_t end) {
  while (at_ < end && !is_at_end()) step();
}

void CoverFinder::walk_up_to(const CoverFinder &later) {
  auto met = later.covers_.begin();
  // It takes whatever it finds first: before that there is no match, for this walk neither.
  at_ = std::max<std::size_t>(at_, met == later.covers_.end() ? later.at_ : met->new_offset);
  while (at_ < later.at_ && !is_at_end()) {
    const std::size_t count = covers_.size();
    step();
    if (covers_.size() == count) continue;
    const Cover taken = covers_.back();
    while (met != later.covers_.end() && met->new_offset < taken.new_offset) ++met;
    if (met == later.covers_.end() || met->new_offset != taken.new_offset ||
        met->old_offset != taken.old_offset) {
      continue;
    }
    covers_.pop_back();
    covers_.insert(covers_.end(), met, later.covers_.end());
    at_ = later.at_;
    diagonal_ = later.diagonal_;
  }
}

bool CoverFinder::is_at_end() const {
  return at_ + filter_.gram_bytes() > new_.size();
}

void CoverFinder::step() {
  if (places_++ % kPlacesBetweenChecks == 0) throw_if_interrupted();
  const MatchIndex::Match match = match_here();
  if (match.length < filter_.gram_bytes()) {
    at_++;
  } else {
    take(match);
  }
}

MatchIndex::Match CoverFinder::match_here() const {
  if (!covers_.empty()) {
    const MatchIndex::Match same = readable(on_diagonal());
    if (same.length >= kSameDiagonalMin) return same;
  }
  if (!filter_.may_hold(new_.subspan(at_))) return {};
  const std::uint32_t first = horizon_.first_readable(static_cast<std::uint32_t>(at_));
  if (first >= old_.size()) return {};
  return readable(index_.longest_from(first, new_.subspan(at_, piece_bytes()),
                                      static_cast<std::int64_t>(at_) + diagonal_));
}

// How far a match is followed: what a page cuts off is not compared for every page again.
std::size_t CoverFinder::piece_bytes() const {
  const std::size_t left = new_.size() - at_;
  return horizon_.is_far() ? left : std::min<std::size_t>(left, kPieceMax);
}

MatchIndex::Match CoverFinder::readable(MatchIndex::Match match) const {
  match.length =
      horizon_.readable_length(static_cast<std::uint32_t>(at_), match.offset, match.length);
  return match;
}

MatchIndex::Match CoverFinder::on_diagonal() const {
  const std::int64_t offset = static_cast<std::int64_t>(at_) + diagonal_;
  if (offset < 0 || offset >= static_cast<std::int64_t>(old_.size())) return {};
  const auto old_at = static_cast<std::size_t>(offset);
  const std::size_t limit = std::min(old_.size() - old_at, piece_bytes());
  return {static_cast<std::uint32_t>(old_at),
          static_cast<std::uint32_t>(common_prefix(&old_[old_at], &new_[at_], limit))};
}

void CoverFinder::take(MatchIndex::Match match) {
  const std::int64_t diagonal = match.offset - static_cast<std::int64_t>(at_);
  if (!covers_.empty()) {
    const std::size_t gap = at_ - new_end(covers_.back());
    if (diagonal == diagonal_ && gap <= kGapMax) return stretch(gap + match.length);
    const std::uint32_t cost = cover_cost(diagonal);
    if (gap <= kGapMax && mismatches_on_diagonal(match.length) * 5 / 4 <= cost) {
      const std::size_t before = at_;
      stretch(gap + match.length);
      trim();
      at_ = std::max<std::size_t>(new_end(covers_.back()), before + 1);
      return;
    }
    if (match.length < cost + kGainMin) {
      at_++;
      return;
    }
  }
  covers_.push_back({static_cast<std::uint32_t>(at_), match.offset, match.length});
  diagonal_ = diagonal;
  at_ += match.length;
}

void CoverFinder::stretch(std::size_t by) {
  covers_.back().length += static_cast<std::uint32_t>(by);
  at_ = new_end(covers_.back());
}

// Takes differing bytes off the end of the last cover.
void CoverFinder::trim() {
  Cover &last = covers_.back();
  while (last.length > 0 && old_[old_end(last) - 1] != new_[new_end(last) - 1]) last.length--;
}

// About the bytes that a cover on another diagonal takes in the stream.
std::uint32_t CoverFinder::cover_cost(std::int64_t diagonal) const {
  const auto jump = static_cast<std::uint64_t>(std::abs(diagonal - diagonal_));
  return 2 * static_cast<std::uint32_t>(std::bit_width(jump)) / 8 + 3;
}

// Differing bytes in the next `length` if the last cover went on; kMismatchMax for as many or
// more and where the old text ends before.
std::uint32_t CoverFinder::mismatches_on_diagonal(std::uint32_t length) const {
  const std::int64_t offset = static_cast<std::int64_t>(at_) + diagonal_;
  if (offset < 0 || offset + length > static_cast<std::int64_t>(old_.size())) return kMismatchMax;
  const auto old_at = static_cast<std::uint32_t>(offset);
  if (horizon_.readable_length(static_cast<std::uint32_t>(at_), old_at, length) < length) {
    return kMismatchMax;
  }
  const std::uint8_t *old_bytes = &old_[old_at];
  const std::uint8_t *new_bytes = &new_[at_];
  std::uint32_t count = 0;
  for (std::uint32_t i = 0; i < length && count < kMismatchMax; i++) {
    i += static_cast<std::uint32_t>(common_prefix(old_bytes + i, new_bytes + i, length - i));
    if (i < length) count++;
  }
  return count;
}

}  // namespace bulla
