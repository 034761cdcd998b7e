// SPDX-License-Identifier: Apache-2.0
//
// The time of day for what commands record and judge by: libraries are told it, and never look.
#pragma once

#include <cstdint>

namespace bulla {

// Seconds since 1970; 0 by a clock that stands before it.
std::uint64_t now_seconds();

}  // namespace bulla
