// SPDX-License-Identifier: Apache-2.0
//
// Inside the image the decoder reads the image itself; near its ends, a small copy among zeros.
#include "packer/delta/unit_walk.hpp"

#include <algorithm>
#include <array>

namespace bulla {

bool UnitSite::is_data_word() const {
  return unit.kind == BULLA_DELTA_POINTER64 || unit.kind == BULLA_DELTA_POINTER32 ||
         unit.kind == BULLA_DELTA_RELATIVE32 || unit.kind == BULLA_DELTA_OFFSET32;
}

UnitWalk::UnitWalk(ByteView bytes, const ImageAddresses &addresses) : bytes_(bytes) {
  bulla_delta_reader_begin(&reader_, addresses.architecture, addresses.base, bytes.size(),
                           &addresses.map);
}

UnitSite UnitWalk::at(std::uint32_t offset, std::uint32_t end) {
  return read(offset, end, address_at(offset));
}

UnitSite UnitWalk::plain_at(std::uint32_t offset, std::uint32_t end) {
  return read(offset, end, -1);
}

UnitSite UnitWalk::read(std::uint32_t offset, std::uint32_t end, std::int64_t address) {
  constexpr std::size_t kBefore = BULLA_DELTA_BYTES_BEFORE, kAfter = BULLA_DELTA_BYTES_AFTER;
  const std::uint8_t *at = bytes_.data() + offset;
  std::array<std::uint8_t, kBefore + kAfter> copy{};
  if (offset < kBefore || bytes_.size() - offset < kAfter) {
    const std::size_t first = offset - std::min<std::size_t>(offset, kBefore);
    const std::size_t last = std::min(bytes_.size(), offset + kAfter);
    std::copy(bytes_.data() + first, bytes_.data() + last,
              copy.data() + kBefore - (offset - first));
    at = copy.data() + kBefore;
  }
  return {offset, address, bulla_delta_unit_at(&reader_, at, offset, address, end - offset)};
}

}  // namespace bulla
