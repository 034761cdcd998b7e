// SPDX-License-Identifier: Apache-2.0
//
// Which part of the new image resembles which part of the old one: the algorithm of bsdiff
// (C. Percival, "Naive differences of executable code", 2003). A region follows one displacement
// for as long as more than half of its bytes agree, so that code whose addresses have shifted stays
// one region with small differences in it.
#pragma once

#include <cstdint>
#include <functional>

#include "files/progress.hpp"
#include "formats/bytes.hpp"
#include "packer/bsdiff/suffix_index.hpp"

namespace bulla {

// The next bytes of the new image: `similar_bytes` of them resemble the old image from `old_offset`
// on, then come `fresh_bytes` that resemble nothing. Both may be 0.
struct AlignedPart {
  std::size_t new_offset = 0;
  std::size_t old_offset = 0;  // similar_bytes from here on lie inside the old image
  std::size_t similar_bytes = 0;
  std::size_t fresh_bytes = 0;
};

// Calls `take` with parts that cover all of `new_image` in order. `index` is that of `old_image`.
// Advances `progress` by the bytes of the new image. Throws what `take` throws, and kInterrupted.
void align(const SuffixIndex &index, ByteView old_image, ByteView new_image,
           const std::function<void(const AlignedPart &)> &take, Progress &progress);

}  // namespace bulla
