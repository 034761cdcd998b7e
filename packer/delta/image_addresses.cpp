// SPDX-License-Identifier: Apache-2.0
//
// The table of image forms, surest first.
#include "packer/delta/image_addresses.hpp"

namespace bulla {

ImageAddresses ImageAddresses::behind(std::uint32_t bytes) const {
  ImageAddresses later = *this;
  for (std::uint32_t i = 0; i < later.map.count; i++) later.map.ranges[i].offset += bytes;
  return later;
}

ImageAddresses image_addresses(ByteView image) {
  for (const auto reader : {elf_addresses, linux_arm64_addresses, portable_executable_addresses,
                            cortex_m_addresses, guessed_addresses}) {
    if (const std::optional<ImageAddresses> found = reader(image)) return *found;
  }
  return {};
}

}  // namespace bulla
