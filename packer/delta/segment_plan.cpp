// SPDX-License-Identifier: Apache-2.0
//
// Pieces first (files and what lies between them), then neighbours that belong together.
#include "packer/delta/segment_plan.hpp"

#include <algorithm>
#include <optional>

#include "packer/delta/file_content.hpp"
#include "packer/delta/join_segments.hpp"
#include "packer/delta/pair_files.hpp"
#include "packer/delta/piece_kinds.hpp"

namespace bulla {
namespace {

using Kind = PlannedSegment::Kind;

constexpr std::uint64_t kPieceBytes = kSegmentBytesMax / 2;  // when nothing else tells where to cut
constexpr std::uint64_t kMarginBytes = kSegmentBytesMax / 4;  // of the old image, on both sides
constexpr std::uint64_t kFileMarginBytes = 1u << 20;          // of an old file, around a part of it
constexpr std::uint64_t kLaterCodeBytesMin = 65536;  // of an extent, to be matched with all of it
constexpr std::size_t kCodeExtentsMax = 16;          // each of which costs as much as the file
constexpr std::uint64_t kSmallMarginBytes = 4096;    // around bytes between files
constexpr std::uint64_t kBlockBytes = 4096;
constexpr std::uint64_t kCopyBytesMin = 16384;  // of bytes between files; shorter runs join changes

// The part of the old image around the place that a piece has in the new one.
std::vector<Extent> same_place(const Extent &where, std::uint64_t margin, ByteView old_image) {
  const std::uint64_t begin = where.offset - std::min(where.offset, margin);
  const std::uint64_t end = std::min<std::uint64_t>(old_image.size(), where.end() + margin);
  if (begin >= end) return {};
  return {{begin, end - begin}};
}

// `length` bytes of a file from `at` bytes behind its front, or as many as there are.
std::vector<Extent> part_of(const std::vector<Extent> &extents, std::uint64_t at,
                            std::uint64_t length) {
  std::vector<Extent> part;
  for (const Extent &extent : extents) {
    const std::uint64_t skipped = std::min(at, extent.length);
    const std::uint64_t taken = std::min(extent.length - skipped, length);
    if (taken > 0) part.push_back({extent.offset + skipped, taken});
    at -= skipped;
    length -= taken;
  }
  return part;
}

class Planner {
 public:
  Planner(ByteView old_image, ByteView new_image, const ExtentLimits &limits)
      : old_image_(old_image),
        new_image_(new_image),
        limits_(limits),
        old_files_(contained_files(old_image)),
        new_files_(contained_files(new_image)) {}

  std::vector<PlannedSegment> plan() {
    if (old_files_.empty() || new_files_.empty()) return whole(Kind::kCode);
    if (limits_.modules > 0 && is_module_archive(old_image_, old_files_) &&
        is_module_archive(new_image_, new_files_)) {
      return whole(Kind::kModules);
    }
    pairs_ = pair_files(old_image_, old_files_, new_image_, new_files_);
    for (const PlacedExtent &placed : placed_extents()) {
      const std::uint64_t behind = std::max(done_, placed.where.offset);
      if (placed.where.end() <= behind) continue;  // files that share blocks
      add_between(behind);
      if (placed.where.offset == behind) {
        add_file(placed);
      } else {
        add_plain({behind, placed.where.end() - behind}, {});
      }
      done_ = placed.where.end();
    }
    add_between(new_image_.size());
    return join_segments(std::move(pieces_), limits_);
  }

 private:
  struct PlacedExtent {
    Extent where;
    std::size_t file;
    std::size_t index;  // of the file's extents
  };

  std::vector<PlacedExtent> placed_extents() const {
    std::vector<PlacedExtent> placed;
    for (std::size_t file = 0; file < new_files_.size(); file++) {
      for (std::size_t i = 0; i < new_files_[file].extents.size(); i++) {
        placed.push_back({new_files_[file].extents[i], file, i});
      }
    }
    std::stable_sort(placed.begin(), placed.end(),
                     [](const PlacedExtent &left, const PlacedExtent &right) {
                       return left.where.offset < right.where.offset;
                     });
    return placed;
  }

  // One segment, unless the images are too large for that.
  std::vector<PlannedSegment> whole(Kind kind) {
    const Extent all{0, new_image_.size()};
    if (all.length == 0) return {};
    if (std::max(new_image_.size(), old_image_.size()) <= kSegmentBytesMax) {
      return {{kind, all, same_place(all, kSegmentBytesMax, old_image_)}};
    }
    for (std::uint64_t at = 0; at < all.length; at += kPieceBytes) {
      const Extent where{at, std::min(kPieceBytes, all.length - at)};
      pieces_.push_back({Kind::kPlain, where, same_place(where, kMarginBytes, old_image_)});
    }
    return std::move(pieces_);
  }

  void add_file(const PlacedExtent &placed) {
    const ContainedFile &file = new_files_[placed.file];
    const std::optional<std::size_t> pair = pairs_[placed.file];
    if (!pair) return add_plain(placed.where, {});
    const ContainedFile &old_file = old_files_[*pair];
    const std::uint64_t before = total_bytes(
        {file.extents.begin(), file.extents.begin() + static_cast<std::ptrdiff_t>(placed.index)});
    const std::vector<Extent> counterpart = part_of(old_file.extents, before, placed.where.length);
    if (same_content(old_image_, counterpart, new_image_, {placed.where})) {
      return add_copies(placed.where.offset, counterpart);
    }
    const Kind kind = kind_of_file(file);
    const bool later = placed.index > 0;
    if (kind == Kind::kPlain || (later && placed.where.length < kLaterCodeBytesMin) ||
        file.extents.size() > kCodeExtentsMax) {
      return add_plain(placed.where, around(old_file.extents, before, placed.where.length));
    }
    PlannedSegment piece{kind, placed.where, old_file.extents};
    if (piece.old.size() > limits_.plain) piece.old.resize(limits_.plain);
    piece.new_lead = file.lead_bytes;
    piece.old_lead = old_file.lead_bytes;
    if (file.extents.size() > 1) piece.whole = file.extents;
    piece.before_bytes = before;
    add_cut(std::move(piece));
  }

  Kind kind_of_file(const ContainedFile &file) const {
    const Extent &first = file.extents.front();
    const Kind kind = kind_of_content(
        new_image_.subspan(first.offset + file.lead_bytes, first.length - file.lead_bytes));
    return kind == Kind::kModules && limits_.modules == 0 ? Kind::kPlain : kind;
  }

  // What an extent of a plain file resembles: the same part of the old file, and some more.
  std::vector<Extent> around(const std::vector<Extent> &old, std::uint64_t before,
                             std::uint64_t length) const {
    const std::uint64_t margin = std::min(before, kFileMarginBytes);
    std::vector<Extent> part = part_of(old, before - margin, margin + length + kFileMarginBytes);
    if (part.size() > limits_.plain) part.resize(limits_.plain);
    return part;
  }

  void add_copies(std::uint64_t new_offset, const std::vector<Extent> &old) {
    for (const Extent &extent : old) {
      pieces_.push_back({Kind::kCopy, {new_offset, extent.length}, {extent}});
      new_offset += extent.length;
    }
  }

  // Up to `end`, bytes that belong to no file: runs that did not change are copied.
  void add_between(std::uint64_t end) {
    while (done_ < end) {
      const std::uint64_t same = same_from(done_, end);
      if (same - done_ >= kCopyBytesMin || (same == end && same > done_)) {
        pieces_.push_back({Kind::kCopy, {done_, same - done_}, {{done_, same - done_}}});
        done_ = same;
        continue;
      }
      std::uint64_t next = std::min(end, std::max(same, done_ + kBlockBytes));
      while (next < end && same_from(next, end) - next < kCopyBytesMin) {
        next = std::min(end, next + kBlockBytes);
      }
      const Extent where{done_, next - done_};
      add_plain(where, same_place(where, kSmallMarginBytes, old_image_));
      done_ = next;
    }
  }

  // How far both images agree from `begin`, looking no further than a copy is worth being made.
  std::uint64_t same_from(std::uint64_t begin, std::uint64_t end) const {
    const std::uint64_t limit = std::min<std::uint64_t>(end, old_image_.size());
    std::uint64_t at = begin;
    while (at < limit && new_image_[at] == old_image_[at]) at++;
    return at;
  }

  void add_plain(const Extent &where, std::vector<Extent> old) {
    add_cut({Kind::kPlain, where, std::move(old)});
  }

  // In as many pieces as the largest segment asks for.
  void add_cut(PlannedSegment piece) {
    const bool fits =
        piece.where.length <= kSegmentBytesMax && total_bytes(piece.old) <= kSegmentBytesMax;
    if (fits) return pieces_.push_back(std::move(piece));
    for (std::uint64_t at = 0; at < piece.where.length; at += kPieceBytes) {
      const Extent where{piece.where.offset + at, std::min(kPieceBytes, piece.where.length - at)};
      pieces_.push_back({Kind::kPlain, where, part_of(piece.old, at, kPieceBytes)});
    }
  }

  ByteView old_image_;
  ByteView new_image_;
  ExtentLimits limits_;
  std::vector<ContainedFile> old_files_;
  std::vector<ContainedFile> new_files_;
  std::vector<std::optional<std::size_t>> pairs_;
  std::uint64_t done_ = 0;  // bytes of the new image that have their pieces
  std::vector<PlannedSegment> pieces_;
};

}  // namespace

std::vector<PlannedSegment> plan_segments(ByteView old_image, ByteView new_image,
                                          const ExtentLimits &limits) {
  if (!new_image.empty() && std::ranges::equal(old_image, new_image)) {
    return {{Kind::kCopy, {0, new_image.size()}, {{0, new_image.size()}}}};
  }
  std::vector<PlannedSegment> plan = Planner(old_image, new_image, limits).plan();
  for (PlannedSegment &segment : plan) {
    if (segment.kind == Kind::kModules)
      segment.old = cut_at_modules(old_image, segment.old, limits.modules);
  }
  return plan;
}

}  // namespace bulla
