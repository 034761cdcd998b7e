// SPDX-License-Identifier: Apache-2.0
//
// SHA-256 (FIPS 180-4) of sixteen blocks at once, each in a lane of its own of AVX-512 registers:
// the blocks of a tree do not wait for each other, as those of one long message do. More than twice
// as fast as the processor's own SHA instructions on one block after another.
#pragma once

#include <cstddef>
#include <cstdint>

namespace bulla {

inline constexpr std::size_t kSha256Lanes = 16;

// Whether this processor can.
bool has_sha256_lanes() noexcept;

// Digests of kSha256Lanes blocks that stand one after another, to `digests` in the same order, 32
// bytes each. block_bytes: a multiple of 64, at most 4096. Only where has_sha256_lanes().
void sha256_lanes(const std::uint8_t *blocks, std::size_t block_bytes,
                  std::uint8_t *digests) noexcept;

}  // namespace bulla
