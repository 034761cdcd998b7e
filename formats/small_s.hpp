// SPDX-License-Identifier: Apache-2.0
//
// Of the two values that verify for one ES256 signature (FORMAT.md 5.5), the one that tools write:
// so that a signature which was put in twice, or is looked up in a journal, is the same bytes.
#pragma once

#include <span>

#include "formats/bytes.hpp"

namespace bulla {

// `value` is r, then s, 32 bytes each, big-endian: s becomes n - s when that is smaller. Anything
// else than 64 bytes, and an s of 0 or of n and above, stays as it is: that is no signature.
void make_s_small(std::span<std::uint8_t> value);

}  // namespace bulla
