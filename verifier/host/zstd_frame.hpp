// SPDX-License-Identifier: Apache-2.0
//
// The header of a zstd frame (RFC 8878 3.1.1.1), read by ourselves: our rules about frames
// (FORMAT.md 6.2) are narrower than those of the library, and are judged before it sees a byte.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "formats/bytes.hpp"

namespace bulla {

inline constexpr std::size_t kZstdHeaderMaxBytes = 18;
// Magic and descriptor: enough to know how long the whole header is.
inline constexpr std::size_t kZstdHeaderLeastBytes = 5;

struct ZstdFrame {
  std::uint64_t content_bytes = 0;
  std::uint64_t window_bytes = 0;
};

// Bytes of the header that begins so; nothing when this is no frame that we take: another magic
// (skippable frames too), a reserved bit, a dictionary id, no declared content size.
// `start` has at least kZstdHeaderLeastBytes.
std::optional<std::size_t> zstd_header_bytes(ByteView start);

// What a whole header says; `header` has exactly zstd_header_bytes() bytes.
ZstdFrame read_zstd_header(ByteView header);

}  // namespace bulla
