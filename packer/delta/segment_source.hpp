// SPDX-License-Identifier: Apache-2.0
//
// One planned segment, ready for matching: its old and new bytes, each in one piece, and what code
// they hold.
#pragma once

#include <vector>

#include "formats/bytes.hpp"
#include "packer/delta/image_addresses.hpp"
#include "packer/delta/segment_plan.hpp"
#include "verifier/delta/encode.h"

namespace bulla {

enum class SegmentContent { kCode, kModules, kPlain };

class SegmentSource {
 public:
  // The images outlive it. Old extents that follow each other are not copied.
  // `in_place`: what overwrites the old image, zeros if nothing does.
  SegmentSource(ByteView old_image, ByteView new_image, const PlannedSegment &segment,
                const bulla_delta_in_place &in_place = {});
  SegmentSource(const SegmentSource &) = delete;
  SegmentSource &operator=(const SegmentSource &) = delete;

  ByteView old_bytes() const { return old_bytes_; }
  ByteView new_bytes() const { return new_bytes_; }
  // Of one architecture and base; of none unless both images agree about it.
  const ImageAddresses &old_addresses() const { return old_addresses_; }
  const ImageAddresses &new_addresses() const { return new_addresses_; }
  SegmentContent content() const { return content_; }
  const bulla_delta_in_place &in_place() const { return in_place_; }
  // Of the first new byte, in the new image.
  std::uint64_t new_offset() const { return new_offset_; }
  // As the codec calls it; with addresses only for code.
  bulla_delta_arch architecture() const;
  // At least one, of length 0 if the segment resembles nothing.
  const std::vector<bulla_delta_old_range> &old_ranges() const { return old_ranges_; }
  // kModules: where files begin, or may, in the old and in the new bytes.
  std::vector<std::uint32_t> old_starts() const;
  std::vector<std::uint32_t> new_starts() const;

 private:
  void find_code(ByteView new_image, const PlannedSegment &segment);

  SegmentContent content_ = SegmentContent::kPlain;
  bulla_delta_in_place in_place_;
  std::uint64_t new_offset_;
  Bytes gathered_;
  ByteView old_bytes_;
  ByteView new_bytes_;
  ImageAddresses old_addresses_;
  ImageAddresses new_addresses_;
  std::vector<bulla_delta_old_range> old_ranges_;
};

}  // namespace bulla
