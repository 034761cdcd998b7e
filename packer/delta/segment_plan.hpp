// SPDX-License-Identifier: Apache-2.0
//
// Cuts a new image into the segments of its delta: what was not changed is copied, machine code is
// a segment of its own with the file that it was made from, and small or plain files that follow
// each other share one.
#pragma once

#include <cstdint>
#include <vector>

#include "formats/bytes.hpp"
#include "packer/delta/contained_files.hpp"

namespace bulla {

struct PlannedSegment {
  enum class Kind {
    kCopy,     // the bytes of the one old extent, unchanged
    kCode,     // an image that starts behind the leads, of whatever architecture it has
    kModules,  // relocatable ELF files, one at the front of most old extents
    kPlain,    // anything else
  };

  Kind kind;
  Extent where;             // in the new image
  std::vector<Extent> old;  // what it resembles; may be empty
  // kCode: bytes before the image, in the new extents and in the old ones.
  std::uint32_t new_lead = 0;
  std::uint32_t old_lead = 0;
  // kCode that stands in several extents: all of them, and how many of their bytes stand before
  // `where`, which is one of them. Empty: `where` is all.
  std::vector<Extent> whole = {};
  std::uint64_t before_bytes = 0;
};

// Of new and of old bytes of one segment. Larger images are cut without regard to their content.
inline constexpr std::uint64_t kSegmentBytesMax = std::uint64_t{512} << 20;

// How many old extents a segment may have; without any for modules, they are plain.
struct ExtentLimits {
  std::size_t plain;
  std::size_t modules;
};

// Segments in the order of the new image that make all of it; none for an empty one.
std::vector<PlannedSegment> plan_segments(ByteView old_image, ByteView new_image,
                                          const ExtentLimits &limits);

}  // namespace bulla
