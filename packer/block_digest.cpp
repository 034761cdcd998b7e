// SPDX-License-Identifier: Apache-2.0
//
// Sixteen whole blocks at once where the processor can. The rest, or all, by OpenSSL's SHA256_*
// functions: the EVP interface costs up to a fifth more on blocks of 1 KiB, and a tree is nothing
// but such blocks.
#define OPENSSL_SUPPRESS_DEPRECATED
#include "packer/block_digest.hpp"

#include <openssl/sha.h>

#include <algorithm>
#include <array>

#include "formats/wire/tree.h"
#include "packer/sha256_lanes.hpp"

namespace bulla {
namespace {

constexpr std::array<std::uint8_t, BULLA_BLOCK_MAX_BYTES> kZeros{};

void digest_padded(ByteView data, std::size_t block_bytes, std::uint8_t *digest) {
  SHA256_CTX hash;
  SHA256_Init(&hash);
  SHA256_Update(&hash, data.data(), data.size());
  SHA256_Update(&hash, kZeros.data(), block_bytes - data.size());
  SHA256_Final(digest, &hash);
}

}  // namespace

Digest block_digest(ByteView data, std::size_t block_bytes) {
  Digest digest;
  digest_padded(data, block_bytes, digest.data());
  return digest;
}

void digest_blocks(ByteView data, std::size_t block_bytes, std::span<std::uint8_t> digests) {
  std::uint8_t *to = digests.data();
  const std::size_t lanes_bytes = kSha256Lanes * block_bytes;
  while (has_sha256_lanes() && data.size() >= lanes_bytes) {
    sha256_lanes(data.data(), block_bytes, to);
    data = data.subspan(lanes_bytes);
    to += kSha256Lanes * BULLA_DIGEST_BYTES;
  }
  while (!data.empty()) {
    const std::size_t length = std::min(block_bytes, data.size());
    digest_padded(data.first(length), block_bytes, to);
    data = data.subspan(length);
    to += BULLA_DIGEST_BYTES;
  }
}

Digest verity_digest(std::uint64_t size, unsigned log2_block, const Digest &root) {
  std::array<std::uint8_t, BULLA_VERITY_DESCRIPTOR_BYTES> descriptor;
  bulla_verity_descriptor(size, static_cast<std::uint8_t>(log2_block), root.data(),
                          descriptor.data());
  return block_digest(descriptor, descriptor.size());
}

}  // namespace bulla
