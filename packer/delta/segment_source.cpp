// SPDX-License-Identifier: Apache-2.0
//
// Images that disagree about their architecture are matched as plain bytes.
#include "packer/delta/segment_source.hpp"

#include <algorithm>

#include "packer/delta/file_content.hpp"
#include "packer/delta/piece_kinds.hpp"

namespace bulla {
namespace {

bool is_contiguous(const std::vector<Extent> &extents) {
  for (std::size_t i = 1; i < extents.size(); i++) {
    if (extents[i].offset != extents[i - 1].end()) return false;
  }
  return !extents.empty();
}

}  // namespace

SegmentSource::SegmentSource(ByteView old_image, ByteView new_image, const PlannedSegment &segment,
                             const bulla_delta_in_place &in_place)
    : in_place_(in_place),
      new_offset_(segment.where.offset),
      new_bytes_(new_image.subspan(segment.where.offset, segment.where.length)) {
  if (is_contiguous(segment.old)) {
    old_bytes_ = old_image.subspan(segment.old.front().offset, total_bytes(segment.old));
  } else {
    gathered_ = gather(old_image, segment.old);
    old_bytes_ = gathered_;
  }
  for (const Extent &extent : segment.old) {
    old_ranges_.push_back({extent.offset, static_cast<std::uint32_t>(extent.length)});
  }
  if (old_ranges_.empty()) old_ranges_.push_back({0, 0});
  if (segment.kind == PlannedSegment::Kind::kCode) find_code(new_image, segment);
  if (segment.kind == PlannedSegment::Kind::kModules) content_ = SegmentContent::kModules;
}

bulla_delta_arch SegmentSource::architecture() const {
  return content_ == SegmentContent::kModules ? BULLA_DELTA_ARCH_ELF : old_addresses_.architecture;
}

std::vector<std::uint32_t> SegmentSource::old_starts() const {
  std::vector<std::uint32_t> starts;
  std::uint32_t start = 0;
  for (const bulla_delta_old_range &range : old_ranges_) {
    starts.push_back(start);
    start += range.length;
  }
  return starts;
}

std::vector<std::uint32_t> SegmentSource::new_starts() const {
  std::vector<std::uint32_t> starts;
  for (const Extent &extent : cut_at_modules(new_bytes_, {{0, new_bytes_.size()}}, SIZE_MAX)) {
    starts.push_back(static_cast<std::uint32_t>(extent.offset));
  }
  return starts;
}

void SegmentSource::find_code(ByteView new_image, const PlannedSegment &segment) {
  const bool is_part = !segment.whole.empty();
  const Bytes gathered = is_part ? gather(new_image, segment.whole) : Bytes();
  const ByteView all = is_part ? ByteView(gathered) : new_bytes_;
  const std::size_t old_lead = std::min<std::size_t>(segment.old_lead, old_bytes_.size());
  const std::size_t new_lead = std::min<std::size_t>(segment.new_lead, all.size());
  const ImageAddresses old_found = image_addresses(old_bytes_.subspan(old_lead));
  if (old_found.architecture == BULLA_DELTA_ARCH_NONE) return;
  const ImageAddresses new_found = image_addresses(all.subspan(new_lead));
  if (new_found.architecture != old_found.architecture) return;
  old_addresses_ = old_found.behind(static_cast<std::uint32_t>(old_lead));
  new_addresses_ = new_found.behind(static_cast<std::uint32_t>(new_lead));
  new_addresses_.base = old_addresses_.base;
  new_addresses_.map = part_of_map(new_addresses_.map, segment.before_bytes,
                                   segment.before_bytes + new_bytes_.size());
  content_ = SegmentContent::kCode;
}

}  // namespace bulla
