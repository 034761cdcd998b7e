// SPDX-License-Identifier: Apache-2.0
//
// What the new image takes from the old one, piece by piece: the codec's covers, and the few
// questions that matching asks them.
#pragma once

#include <cstdint>
#include <vector>

#include "verifier/delta/cover.h"

namespace bulla {

using Cover = bulla_delta_cover;

// In the order of the new bytes, without overlap there. In the old ones they may overlap.
using Covers = std::vector<Cover>;

inline std::uint32_t new_end(const Cover &cover) {
  return cover.new_offset + cover.length;
}

inline std::uint32_t old_end(const Cover &cover) {
  return cover.old_offset + cover.length;
}

// Covers of one diagonal continue each other.
inline std::int64_t diagonal(const Cover &cover) {
  return std::int64_t{cover.old_offset} - cover.new_offset;
}

}  // namespace bulla
