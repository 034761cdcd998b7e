// SPDX-License-Identifier: Apache-2.0
//
// A payload laid out by a plain recursive writer, by the definition of FORMAT.md 3.4 and without
// the arithmetic that the verifier uses: what the verifier is tried against.
#pragma once

#include <algorithm>

#include "formats/digest.hpp"
#include "formats/wire/tree.h"

namespace bulla::testing {

// The layout by its definition, without the arithmetic that the verifier uses.
class PlainTree {
 public:
  PlainTree(const Bytes &data, std::uint8_t log2_block)
      : data_(data), block_(std::size_t{1} << log2_block) {
    const std::size_t blocks = (data.size() + block_ - 1) / block_;
    std::size_t width = 1;
    while (width < blocks) width *= block_ / 32;
    const Digest root = blocks == 0 ? Digest{} : emit(width, 0, blocks);
    Bytes descriptor(256);
    bulla_verity_descriptor(data.size(), log2_block, root.data(), descriptor.data());
    digest = sha256(descriptor);
  }

  Bytes payload;
  Digest digest{};

 private:
  Digest emit(std::size_t width, std::size_t first, std::size_t count) {
    if (width == 1) {
      const std::size_t at = first * block_;
      const std::size_t length = std::min(block_, data_.size() - at);
      Bytes padded(block_);
      std::copy_n(data_.begin() + static_cast<std::ptrdiff_t>(at), length, padded.begin());
      payload.insert(payload.end(), padded.begin(),
                     padded.begin() + static_cast<std::ptrdiff_t>(length));
      return sha256(padded);
    }
    const std::size_t hash_at = payload.size();
    const std::size_t child = width / (block_ / 32);
    payload.resize(payload.size() + block_);
    for (std::size_t i = 0; i * child < count; i++) {
      const Digest hash = emit(child, first + i * child, std::min(child, count - i * child));
      std::copy(hash.begin(), hash.end(),
                payload.begin() + static_cast<std::ptrdiff_t>(hash_at + i * 32));
    }
    return sha256(ByteView(payload).subspan(hash_at, block_));
  }

  const Bytes &data_;
  std::size_t block_;
};

}  // namespace bulla::testing
