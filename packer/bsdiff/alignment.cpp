// SPDX-License-Identifier: Apache-2.0
//
// An anchor is an exact match that beats going on at the displacement of the anchor before it by
// more than eight bytes. Between two anchors the earlier one is stretched forwards and the later
// one backwards; where they overlap, the border goes where most bytes agree.
#include "packer/bsdiff/alignment.hpp"

#include <algorithm>

#include "files/interrupt.hpp"

namespace bulla {
namespace {

// By so many bytes a new displacement must be better: less would not pay for its triple.
constexpr std::size_t kGainLeast = 8;
// A longer match counts as so long and is found again behind it; without this limit inputs of long
// repetitions would take quadratic time.
constexpr std::size_t kMatchMax = std::size_t{1} << 20;

struct Anchor {
  std::size_t new_at = 0;
  std::size_t old_at = 0;
};

class Aligner {
 public:
  Aligner(const SuffixIndex &index, ByteView old_image, ByteView new_image,
          const std::function<void(const AlignedPart &)> &take, Progress &progress)
      : index_(index), old_(old_image), new_(new_image), take_(take), progress_(progress) {}

  void run();

 private:
  bool find_anchor();
  bool agrees_at(std::size_t new_at) const;
  void emit(const Anchor &next);
  std::size_t stretch_forwards(std::size_t limit) const;
  std::size_t stretch_backwards(const Anchor &next) const;
  std::size_t best_border(const Anchor &next, std::size_t begin, std::size_t length) const;

  const SuffixIndex &index_;
  ByteView old_;
  ByteView new_;
  const std::function<void(const AlignedPart &)> &take_;
  Progress &progress_;

  Anchor last_;             // stretched backwards
  std::size_t scan_ = 0;    // in the new image: where the anchor that was found begins
  std::size_t length_ = 0;  // of its match
  std::size_t found_ = 0;   // in the old image
};

// Whether this byte is what the displacement of the last anchor foretells.
bool Aligner::agrees_at(std::size_t new_at) const {
  const std::size_t old_at = new_at - last_.new_at + last_.old_at;
  return old_at < old_.size() && old_[old_at] == new_[new_at];
}

// Moves scan_ to the next anchor or to the end. False when the match found is one that the last
// displacement foretells whole: it is no anchor, and the search goes on behind it.
bool Aligner::find_anchor() {
  std::size_t agreeing = 0;  // bytes of the match that the last displacement gives as well
  scan_ += length_;
  std::size_t counted = scan_;
  for (; scan_ < new_.size(); scan_++) {
    if ((scan_ & 0xfff) == 0) throw_if_interrupted();
    const ByteView rest = new_.subspan(scan_);
    const LongestMatch match = index_.longest_match(rest.first(std::min(rest.size(), kMatchMax)));
    length_ = match.length;
    found_ = match.offset;
    for (; counted < scan_ + length_; counted++) {
      if (agrees_at(counted)) agreeing++;
    }
    if (length_ == agreeing && length_ != 0) return false;
    if (length_ > agreeing + kGainLeast) return true;
    if (counted > scan_ && agrees_at(scan_)) agreeing--;
    counted = std::max(counted, scan_ + 1);
  }
  return true;
}

// How far from the last anchor on most bytes agree; 0 to `limit`.
std::size_t Aligner::stretch_forwards(std::size_t limit) const {
  std::int64_t score = 0;
  std::int64_t best_score = 0;
  std::size_t best = 0;
  const std::size_t end = std::min(limit, old_.size() - last_.old_at);
  for (std::size_t i = 0; i < end; i++) {
    score += old_[last_.old_at + i] == new_[last_.new_at + i] ? 1 : -1;
    if (score > best_score) {
      best_score = score;
      best = i + 1;
    }
  }
  return best;
}

// How far before `next` most bytes agree with its displacement.
std::size_t Aligner::stretch_backwards(const Anchor &next) const {
  if (next.new_at == new_.size()) return 0;
  std::int64_t score = 0;
  std::int64_t best_score = 0;
  std::size_t best = 0;
  const std::size_t end = std::min(next.new_at - last_.new_at, next.old_at);
  for (std::size_t i = 1; i <= end; i++) {
    score += old_[next.old_at - i] == new_[next.new_at - i] ? 1 : -1;
    if (score > best_score) {
      best_score = score;
      best = i;
    }
  }
  return best;
}

// Of `length` bytes from `begin` on that both claim, how many the earlier should have.
std::size_t Aligner::best_border(const Anchor &next, std::size_t begin, std::size_t length) const {
  std::int64_t score = 0;
  std::int64_t best_score = 0;
  std::size_t best = 0;
  for (std::size_t i = 0; i < length; i++) {
    const std::size_t at = begin + i;
    if (new_[at] == old_[at - last_.new_at + last_.old_at]) score++;
    if (new_[at] == old_[next.old_at - (next.new_at - at)]) score--;
    if (score > best_score) {
      best_score = score;
      best = i + 1;
    }
  }
  return best;
}

// What lies between the last anchor and `next`, which may be the end.
void Aligner::emit(const Anchor &next) {
  std::size_t forwards = stretch_forwards(next.new_at - last_.new_at);
  std::size_t backwards = stretch_backwards(next);
  const std::size_t between = next.new_at - last_.new_at;
  if (forwards + backwards > between) {
    const std::size_t overlap = forwards + backwards - between;
    const std::size_t begin = last_.new_at + forwards - overlap;
    const std::size_t kept = best_border(next, begin, overlap);
    forwards -= overlap - kept;
    backwards -= kept;
  }
  take_({last_.new_at, last_.old_at, forwards, between - forwards - backwards});
  progress_.advance(between - backwards);
  last_ = {next.new_at - backwards, next.old_at - backwards};
}

void Aligner::run() {
  while (scan_ < new_.size()) {
    if (!find_anchor()) continue;
    const bool at_end = scan_ == new_.size();
    emit(at_end ? Anchor{new_.size(), last_.old_at} : Anchor{scan_, found_});
    if (at_end) return;
  }
}

}  // namespace

void align(const SuffixIndex &index, ByteView old_image, ByteView new_image,
           const std::function<void(const AlignedPart &)> &take, Progress &progress) {
  Aligner(index, old_image, new_image, take, progress).run();
}

}  // namespace bulla
