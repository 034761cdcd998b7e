// SPDX-License-Identifier: Apache-2.0
//
// What kind of machine code an image holds, if any, and which address each of its bytes has when it
// runs. Read from headers where there are some, guessed from the code where there are none; wrong
// answers cost size, never correctness.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "formats/bytes.hpp"
#include "verifier/delta/unit.h"

namespace bulla {

struct ImageAddresses {
  bulla_delta_arch architecture = BULLA_DELTA_ARCH_NONE;
  std::uint64_t base = 0;            // what the image's addresses are relative to
  bulla_delta_address_map map = {};  // empty without an architecture

  // Of an image that begins `bytes` later than this one.
  ImageAddresses behind(std::uint32_t bytes) const;
};

// The map of what stands from `begin` up to `end` of the image that `map` is of.
bulla_delta_address_map part_of_map(const bulla_delta_address_map &map, std::uint64_t begin,
                                    std::uint64_t end);

// One way of knowing; nothing if the image is of another form. Any bytes below 2^31 are fine.
std::optional<ImageAddresses> elf_addresses(ByteView image);
std::optional<ImageAddresses> linux_arm64_addresses(ByteView image);  // arch/arm64/boot/Image
std::optional<ImageAddresses> portable_executable_addresses(ByteView image);
std::optional<ImageAddresses> cortex_m_addresses(ByteView image);
std::optional<ImageAddresses> wrapped_addresses(ByteView image);  // behind another header
std::optional<ImageAddresses> guessed_addresses(ByteView image);

// The first of them that knows; without an architecture if none does.
ImageAddresses image_addresses(ByteView image);

}  // namespace bulla
