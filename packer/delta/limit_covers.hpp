// SPDX-License-Identifier: Apache-2.0
//
// Keeps covers within the memory of a device.
#pragma once

#include <cstdint>

#include "packer/delta/cover.hpp"

namespace bulla {

// Drops the shortest covers until at most `count` are left; of equal ones, those that come last.
void limit_covers(Covers &covers, std::uint32_t count);

}  // namespace bulla
