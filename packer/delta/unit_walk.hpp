// SPDX-License-Identifier: Apache-2.0
//
// The codec's units over an image of the generator: gives the decoder the zeros around the image
// that it wants, and each unit its address.
#pragma once

#include <cstdint>

#include "formats/bytes.hpp"
#include "packer/delta/image_addresses.hpp"
#include "verifier/delta/unit.h"

namespace bulla {

struct UnitSite {
  std::uint32_t offset;
  std::int64_t address;  // -1: of no address
  bulla_delta_unit unit;

  // A data word that may be an address, or anything else.
  bool is_data_word() const;
};

class UnitWalk {
 public:
  // Both outlive the walk.
  UnitWalk(ByteView bytes, const ImageAddresses &addresses);
  UnitWalk(const UnitWalk &) = delete;
  UnitWalk &operator=(const UnitWalk &) = delete;

  // Forgets what registers hold: at the start of a cover.
  void restart() { bulla_delta_reader_restart(&reader_); }

  // The unit at `offset`, which ends at `end` at the latest; offset < end <= size.
  UnitSite at(std::uint32_t offset, std::uint32_t end);
  // As a plain one, where the other image has no address.
  UnitSite plain_at(std::uint32_t offset, std::uint32_t end);

  const bulla_delta_reader *reader() const { return &reader_; }
  std::int64_t address_at(std::uint32_t offset) const {
    return bulla_delta_address_at(reader_.map, offset);
  }

 private:
  UnitSite read(std::uint32_t offset, std::uint32_t end, std::int64_t address);

  ByteView bytes_;
  bulla_delta_reader reader_;
};

}  // namespace bulla
