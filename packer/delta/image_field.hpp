// SPDX-License-Identifier: Apache-2.0
//
// Numbers inside images that nobody vouches for. A field that does not lie in the image reads as
// zero, so that readers of containers need no case for it beside those they have for wrong values.
#pragma once

#include <cstdint>

#include "formats/bytes.hpp"
#include "formats/little_endian.hpp"

namespace bulla {

// The little-endian number of `width` (1 to 8) bytes at `offset`.
inline std::uint64_t image_field(ByteView image, std::uint64_t offset, unsigned width) {
  if (offset > image.size() || image.size() - offset < width) return 0;
  return little_endian(image.subspan(static_cast<std::size_t>(offset), width));
}

// The part of [offset, offset + length) that lies in the image.
inline ByteView image_part(ByteView image, std::uint64_t offset, std::uint64_t length) {
  if (offset >= image.size()) return {};
  const std::uint64_t left = image.size() - offset;
  return image.subspan(static_cast<std::size_t>(offset),
                       static_cast<std::size_t>(length < left ? length : left));
}

}  // namespace bulla
