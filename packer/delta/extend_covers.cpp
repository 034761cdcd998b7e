// SPDX-License-Identifier: Apache-2.0
//
// Bytes that agree count up, others count down; the best sum decides how far a cover grows. Growing
// stops once the sum is far below the best, so that the time stays linear.
#include "packer/delta/extend_covers.hpp"

#include <algorithm>

namespace bulla {
namespace {

// Inside a cover an equal byte costs nearly nothing, and a different one no more than a literal.
constexpr std::int64_t kEqual = 3, kDifferent = 2;
constexpr std::int64_t kGiveUpBelowBest = 256;

// A best sum and where it was reached.
class BestSum {
 public:
  // Counts one more byte; false when it is hopeless to go on.
  bool add(bool agrees) {
    sum_ += agrees ? kEqual : -kDifferent;
    count_++;
    if (sum_ > best_) {
      best_ = sum_;
      length_ = count_;
    }
    return sum_ >= best_ - kGiveUpBelowBest;
  }
  std::uint32_t length() const { return length_; }

 private:
  std::int64_t sum_ = 0;
  std::int64_t best_ = 0;
  std::uint32_t count_ = 0;
  std::uint32_t length_ = 0;
};

class Extender {
 public:
  Extender(ByteView old_text, ByteView new_text) : old_(old_text), new_(new_text) {}

  std::uint32_t forward(const Cover &cover, std::uint32_t room) const {
    const auto old_room = static_cast<std::uint32_t>(old_.size() - old_end(cover));
    BestSum best;
    for (std::uint32_t i = 0; i < std::min(room, old_room); i++) {
      if (!best.add(old_[old_end(cover) + i] == new_[new_end(cover) + i])) break;
    }
    return best.length();
  }

  std::uint32_t backward(const Cover &cover, std::uint32_t room) const {
    BestSum best;
    for (std::uint32_t i = 1; i <= std::min(room, cover.old_offset); i++) {
      if (!best.add(old_[cover.old_offset - i] == new_[cover.new_offset - i])) break;
    }
    return best.length();
  }

  // Of `overlap` bytes from new offset `at` that both covers want: how many the left one gets.
  std::uint32_t split(const Cover &left, const Cover &right, std::uint32_t at,
                      std::uint32_t overlap) const {
    const std::uint32_t in_left = left.old_offset + (at - left.new_offset);
    const std::uint32_t in_right = right.old_offset - (right.new_offset - at);
    std::int64_t sum = 0, best = 0;
    std::uint32_t count = 0;
    for (std::uint32_t i = 0; i < overlap; i++) {
      sum += (old_[in_left + i] == new_[at + i]) - (old_[in_right + i] == new_[at + i]);
      if (sum <= best) continue;
      best = sum;
      count = i + 1;
    }
    return count;
  }

 private:
  ByteView old_;
  ByteView new_;
};

void grow_left(Cover &cover, std::uint32_t by) {
  cover.new_offset -= by;
  cover.old_offset -= by;
  cover.length += by;
}

// Lets the covers on both sides of one gap grow into it.
void close_gap(Cover &left, Cover &right, const Extender &extender) {
  const std::uint32_t begin = new_end(left), gap = right.new_offset - begin;
  std::uint32_t from_left = extender.forward(left, gap);
  std::uint32_t from_right = extender.backward(right, gap);
  if (from_left + from_right > gap) {
    const std::uint32_t overlap = from_left + from_right - gap;
    const std::uint32_t alone = from_left - overlap;
    from_left = alone + extender.split(left, right, begin + alone, overlap);
    from_right = gap - from_left;
  }
  left.length += from_left;
  grow_left(right, from_right);
}

}  // namespace

void extend_covers(Covers &covers, ByteView old_text, ByteView new_text) {
  std::erase_if(covers, [](const Cover &cover) { return cover.length == 0; });
  if (covers.empty()) return;
  const Extender extender(old_text, new_text);
  grow_left(covers.front(), extender.backward(covers.front(), covers.front().new_offset));
  for (std::size_t i = 1; i < covers.size(); i++) close_gap(covers[i - 1], covers[i], extender);
  Cover &last = covers.back();
  last.length +=
      extender.forward(last, static_cast<std::uint32_t>(new_text.size()) - new_end(last));
}

}  // namespace bulla
