// SPDX-License-Identifier: Apache-2.0
//
// Extents are compared as they overlap in the content: two files may be cut at different places.
#include "packer/delta/file_content.hpp"

#include <algorithm>
#include <cstring>

namespace bulla {

std::uint64_t total_bytes(const std::vector<Extent> &extents) {
  std::uint64_t total = 0;
  for (const Extent &extent : extents) total += extent.length;
  return total;
}

Bytes gather(ByteView image, const std::vector<Extent> &extents) {
  Bytes bytes;
  bytes.reserve(total_bytes(extents));
  for (const Extent &extent : extents) {
    const ByteView part = image.subspan(extent.offset, extent.length);
    bytes.insert(bytes.end(), part.begin(), part.end());
  }
  return bytes;
}

bool same_content(ByteView left_image, const std::vector<Extent> &left, ByteView right_image,
                  const std::vector<Extent> &right) {
  if (total_bytes(left) != total_bytes(right)) return false;
  std::size_t l = 0, r = 0;
  std::uint64_t in_left = 0, in_right = 0;
  while (l < left.size() && r < right.size()) {
    const std::uint64_t length = std::min(left[l].length - in_left, right[r].length - in_right);
    if (std::memcmp(&left_image[left[l].offset + in_left], &right_image[right[r].offset + in_right],
                    length) != 0) {
      return false;
    }
    in_left += length;
    in_right += length;
    if (in_left == left[l].length) l++, in_left = 0;
    if (in_right == right[r].length) r++, in_right = 0;
  }
  return true;
}

std::uint64_t content_hash(ByteView image, const std::vector<Extent> &extents) {
  std::uint64_t hash = 0xcbf29ce484222325;  // FNV-1a
  for (const Extent &extent : extents) {
    for (const std::uint8_t byte : image.subspan(extent.offset, extent.length)) {
      hash = (hash ^ byte) * 0x100000001b3;
    }
  }
  return hash;
}

}  // namespace bulla
