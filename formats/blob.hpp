// SPDX-License-Identifier: Apache-2.0
//
// A blob: how long some content is and by which digest it is known (FORMAT.md 3.1).
#pragma once

#include <cstdint>

#include "formats/bytes.hpp"

namespace bulla {

struct Blob {
  std::uint64_t size = 0;         // bytes of content, hash blocks not counted
  std::uint32_t log2_block = 12;  // 10 or 12
  Digest digest{};                // SHA-256 of the fs-verity descriptor

  bool operator==(const Blob &) const = default;
};

}  // namespace bulla
