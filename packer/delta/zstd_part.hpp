// SPDX-License-Identifier: Apache-2.0
//
// Parts of a delta as zstd frames, with windows that fit a device's working memory.
#pragma once

#include <cstdint>

#include "formats/bytes.hpp"

namespace bulla {

// One frame with content size, without checksum and dictionary. The same for the same bytes (of one
// version of libzstd). Throws Error kInternal.
Bytes zstd_part(ByteView content, int level, std::uint8_t window_log);

// The length that the fastest level comes to: a look at what the bytes are like.
std::size_t quick_zstd_bytes(ByteView content);

// What a full image would take: the length at a level that packages are made with.
std::uint64_t full_zstd_bytes(ByteView content);

}  // namespace bulla
