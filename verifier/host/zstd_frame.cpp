// SPDX-License-Identifier: Apache-2.0
//
// magic 28 b5 2f fd | descriptor | window unless single segment | dictionary id (none) | content
// size
#include "verifier/host/zstd_frame.hpp"

#include <algorithm>
#include <array>

#include "formats/little_endian.hpp"

namespace bulla {
namespace {

constexpr std::array<std::uint8_t, 4> kMagic = {0x28, 0xb5, 0x2f, 0xfd};

bool single_segment(std::uint8_t descriptor) {
  return (descriptor & 0x20) != 0;
}

// 0: no content size is declared.
std::size_t content_size_bytes(std::uint8_t descriptor) {
  switch (descriptor >> 6) {
    case 0:
      return single_segment(descriptor) ? 1 : 0;
    case 1:
      return 2;
    case 2:
      return 4;
    default:
      return 8;
  }
}

// RFC 8878 3.1.1.1.2
std::uint64_t window_size(std::uint8_t window_descriptor) {
  const std::uint64_t base = std::uint64_t{1} << (10 + (window_descriptor >> 3));
  return base + base / 8 * (window_descriptor & 7);
}

}  // namespace

std::optional<std::size_t> zstd_header_bytes(ByteView start) {
  if (!std::equal(kMagic.begin(), kMagic.end(), start.begin())) return std::nullopt;
  const std::uint8_t descriptor = start[4];
  const bool reserved = (descriptor & 0x08) != 0;
  const bool dictionary = (descriptor & 0x03) != 0;
  if (reserved || dictionary || content_size_bytes(descriptor) == 0) return std::nullopt;
  return kZstdHeaderLeastBytes + (single_segment(descriptor) ? 0 : 1) +
         content_size_bytes(descriptor);
}

ZstdFrame read_zstd_header(ByteView header) {
  const std::uint8_t descriptor = header[4];
  const std::size_t size_bytes = content_size_bytes(descriptor);
  ZstdFrame frame;
  frame.content_bytes = little_endian(header.last(size_bytes));
  if (size_bytes == 2) frame.content_bytes += 256;
  frame.window_bytes = single_segment(descriptor) ? frame.content_bytes : window_size(header[5]);
  return frame;
}

}  // namespace bulla
