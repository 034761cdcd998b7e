// SPDX-License-Identifier: Apache-2.0
//
// SHA-256 of many equal blocks, at least as fast as OpenSSL computes it.
#pragma once

#include <cstddef>
#include <span>

#include "formats/bytes.hpp"

namespace bulla {

// Digest of one block; `data` shorter than `block_bytes` (a power of two, at most 4096) is hashed
// with zeros after it.
Digest block_digest(ByteView data, std::size_t block_bytes);

// Digests of the consecutive blocks of `data`, the last one zero-padded, written one after another
// to `digests`, which has room for exactly 32 bytes a block.
void digest_blocks(ByteView data, std::size_t block_bytes, std::span<std::uint8_t> digests);

// fs-verity's digest of a blob: SHA-256 of the 256-byte descriptor without salt (docs/FORMAT.md 3).
// The root alone is never to be stored or compared: it does not bind the size.
Digest verity_digest(std::uint64_t size, unsigned log2_block, const Digest &root);

}  // namespace bulla
