// SPDX-License-Identifier: Apache-2.0
//
// Where firmware for Cortex-M was linked to. Its vector table names places in it, but not its own:
// an application behind a boot loader does not begin where the flash does.
#pragma once

#include <cstdint>

#include "formats/bytes.hpp"

namespace bulla {

// The address of the first byte of an image whose reset vector is `reset`, told by which one makes
// most function pointers point to the beginning of a function; the begin of the 16 MiB that `reset`
// lies in where too few do. Wrong for images that hold several programs, which costs size only.
std::uint32_t cortex_m_load_address(ByteView image, std::uint32_t reset);

}  // namespace bulla
