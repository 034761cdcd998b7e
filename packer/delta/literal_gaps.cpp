// SPDX-License-Identifier: Apache-2.0
//
// A quick compression tells what a gap is made of.
#include "packer/delta/literal_gaps.hpp"

#include <algorithm>

#include "packer/delta/zstd_part.hpp"

namespace bulla {
namespace {

constexpr std::uint32_t kGapBytesMin = 128u << 10;       // a new model costs some hundred bytes
constexpr std::uint32_t kCompressedBytesMin = 4u << 20;  // the model would take seconds
constexpr std::size_t kSampleBytes = 1u << 20;

// Whether the bytes hardly shrink, judged by a sample from their middle.
bool is_dense(ByteView bytes) {
  const std::size_t length = std::min(bytes.size(), kSampleBytes);
  const ByteView sample = bytes.subspan((bytes.size() - length) / 2, length);
  return quick_zstd_bytes(sample) > length - length / 100;
}

class GapCutter {
 public:
  GapCutter(const Covers &covers, ByteView new_bytes, GapRule rule)
      : covers_(covers), new_(new_bytes), rule_(rule) {}

  std::vector<SegmentPart> cut() {
    std::uint32_t end = 0;  // of the cover before
    for (next_cover_ = 0; next_cover_ < covers_.size(); next_cover_++) {
      look_at(end, covers_[next_cover_].new_offset);
      end = new_end(covers_[next_cover_]);
    }
    const auto size = static_cast<std::uint32_t>(new_.size());
    look_at(end, size);
    add_modelled_up_to(size);
    return std::move(parts_);
  }

 private:
  void look_at(std::uint32_t begin, std::uint32_t end) {
    using Kind = SegmentPart::Kind;
    if (end - begin < kGapBytesMin) return;
    const bool dense = is_dense(new_.subspan(begin, end - begin));
    const bool compress = rule_ == GapRule::kMayCompress && end - begin >= kCompressedBytesMin;
    if (!dense && !compress) return;
    add_modelled_up_to(begin);
    parts_.push_back({dense ? Kind::kStored : Kind::kCompressed, begin, end, 0, 0});
    done_ = end;
  }

  void add_modelled_up_to(std::uint32_t end) {
    if (end > done_) {
      parts_.push_back(
          {SegmentPart::Kind::kModelled, done_, end, first_cover_, next_cover_ - first_cover_});
    }
    first_cover_ = next_cover_;
  }

  const Covers &covers_;
  ByteView new_;
  GapRule rule_;
  std::size_t next_cover_ = 0;
  std::size_t first_cover_ = 0;  // of the part that is open
  std::uint32_t done_ = 0;
  std::vector<SegmentPart> parts_;
};

}  // namespace

std::vector<SegmentPart> cut_at_gaps(const Covers &covers, ByteView new_bytes, GapRule rule) {
  return GapCutter(covers, new_bytes, rule).cut();
}

}  // namespace bulla
