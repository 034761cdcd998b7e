// SPDX-License-Identifier: Apache-2.0
//
// What stands in a word's place differs by kind, so that words of two kinds never match.
#include "packer/delta/word_rule.hpp"

#include <cstring>

#include "verifier/delta/little_endian.h"

namespace bulla {
namespace {

constexpr std::uint8_t kClearedPointer = 0x5a, kClearedNumber = 0x5b;
constexpr std::int64_t kNearby = 4096;  // so near, a distance is more likely a number
constexpr std::uint32_t kPointerMark = 0x5a000000, kDistanceMark = 0x5b000000;

std::uint32_t low32(std::int64_t number) {
  return static_cast<std::uint32_t>(static_cast<std::uint64_t>(number));
}

}  // namespace

void ClearedWords::rewrite(const UnitSite &site, std::uint8_t *bytes) const {
  const std::int64_t target = site.unit.target;
  if (bulla_delta_offset_at(&addresses_.map, target) < 0) return;
  const std::int64_t distance = target - site.address;
  const bool is_distance = site.unit.kind == BULLA_DELTA_RELATIVE32;
  if (is_distance && distance >= -kNearby && distance <= kNearby) return;
  const bool is_pointer =
      site.unit.kind == BULLA_DELTA_POINTER64 || site.unit.kind == BULLA_DELTA_POINTER32;
  std::memset(bytes, is_pointer ? kClearedPointer : kClearedNumber, site.unit.length);
}

void LabelledWords::rewrite(const UnitSite &site, std::uint8_t *bytes) const {
  if (!verdicts_.are_addresses(site.unit.kind, site.offset)) return;
  const std::int64_t value = label(site.unit.target);
  switch (site.unit.kind) {
    case BULLA_DELTA_POINTER64:
      bulla_store64(bytes, static_cast<std::uint64_t>(value) + base_);
      break;
    case BULLA_DELTA_POINTER32:
      bulla_store32(bytes, low32(value) ^ kPointerMark);
      break;
    case BULLA_DELTA_RELATIVE32:
      bulla_store32(bytes, low32(value) ^ kDistanceMark);
      break;
    default:
      bulla_store32(bytes, low32(value));
      break;
  }
}

std::int64_t LabelledWords::label(std::int64_t target) const {
  if (map_ == nullptr) return target;
  const std::int64_t moved = moved_target(target, *old_, *new_, *map_);
  return moved < 0 ? target : moved;
}

std::int64_t moved_target(std::int64_t target, const ImageAddresses &old_image,
                          const ImageAddresses &new_image, const ShiftMap &map) {
  const std::int64_t old_offset = bulla_delta_offset_at(&old_image.map, target);
  if (old_offset < 0) return -1;
  const std::int64_t new_offset = map.moved(old_offset);
  if (new_offset < 0 || new_offset > INT32_MAX) return -1;
  return bulla_delta_address_at(&new_image.map, static_cast<std::uint32_t>(new_offset));
}

}  // namespace bulla
