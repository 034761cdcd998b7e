// SPDX-License-Identifier: Apache-2.0
//
// All suffixes of one text in order: what the indexes of both delta encodings search in.
// libdivsufsort sorts; memory is four bytes for each byte of text.
#pragma once

#include <cstdint>
#include <vector>

#include "formats/bytes.hpp"

namespace bulla {

// No longer text is taken: the sorter counts in 32 bits.
inline constexpr std::uint64_t kSuffixTextMaxBytes = 0x7fffffff;

// Where each suffix starts, the least first. Throws Error: BULLA_SIZE_OUT_OF_RANGE above
// kSuffixTextMaxBytes, kInternal without memory.
std::vector<std::int32_t> sorted_suffixes(ByteView text);

}  // namespace bulla
