// SPDX-License-Identifier: Apache-2.0
//
// The table of image forms, surest first.
#include "packer/delta/image_addresses.hpp"

#include <algorithm>

namespace bulla {

ImageAddresses ImageAddresses::behind(std::uint32_t bytes) const {
  ImageAddresses later = *this;
  for (std::uint32_t i = 0; i < later.map.count; i++) later.map.ranges[i].offset += bytes;
  return later;
}

bulla_delta_address_map part_of_map(const bulla_delta_address_map &map, std::uint64_t begin,
                                    std::uint64_t end) {
  bulla_delta_address_map part = {};
  part.limit = map.limit;
  for (std::uint32_t i = 0; i < map.count; i++) {
    const bulla_delta_map_range &range = map.ranges[i];
    const std::uint64_t first = std::max<std::uint64_t>(range.offset, begin);
    const std::uint64_t last = std::min(std::uint64_t{range.offset} + range.length, end);
    if (first >= last) continue;
    part.ranges[part.count++] = {static_cast<std::uint32_t>(first - begin),
                                 static_cast<std::uint32_t>(last - first),
                                 range.address + static_cast<std::int64_t>(first - range.offset)};
  }
  return part;
}

ImageAddresses image_addresses(ByteView image) {
  for (const auto reader : {elf_addresses, linux_arm64_addresses, portable_executable_addresses,
                            cortex_m_addresses, wrapped_addresses, guessed_addresses}) {
    if (const std::optional<ImageAddresses> found = reader(image)) return *found;
  }
  return {};
}

}  // namespace bulla
