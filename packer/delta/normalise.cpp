// SPDX-License-Identifier: Apache-2.0
//
// One walk over the units; what is left of an instruction is its opcode and registers.
#include "packer/delta/normalise.hpp"

#include "packer/delta/unit_walk.hpp"
#include "verifier/delta/little_endian.h"

namespace bulla {
namespace {

constexpr std::uint32_t kClearedAbsolute = 0x5c5c5c5c;

}  // namespace

void clear_field(const bulla_delta_unit &unit, std::uint8_t *bytes) {
  switch (unit.kind) {
    case BULLA_DELTA_BRANCH26:
      bulla_store32(bytes, bulla_load32(bytes) & 0xfc000000);
      break;
    case BULLA_DELTA_PAGE21:
      bulla_store32(bytes, bulla_load32(bytes) & 0x9f00001f);
      break;
    case BULLA_DELTA_LOW12:
      bulla_store32(bytes, bulla_load32(bytes) & ~(UINT32_C(0xfff) << 10));
      break;
    case BULLA_DELTA_ARM_BRANCH:
      bulla_store32(bytes, bulla_load32(bytes) & 0xff000000);
      break;
    case BULLA_DELTA_THUMB_BRANCH:
      bulla_store32(bytes, (bulla_load32(bytes) & 0xd0000000) | 0xf000);
      break;
    case BULLA_DELTA_X86_RELATIVE32:
      bulla_store32(bytes + unit.field, 0);
      break;
    case BULLA_DELTA_X86_ABSOLUTE32:
      bulla_store32(bytes, kClearedAbsolute);
      break;
    default:
      break;
  }
}

Bytes normalise(ByteView image, const ImageAddresses &addresses, const WordRule &rule) {
  Bytes text(image.begin(), image.end());
  if (addresses.architecture == BULLA_DELTA_ARCH_NONE) return text;
  UnitWalk walk(image, addresses);
  const auto end = static_cast<std::uint32_t>(image.size());
  for (std::uint32_t at = 0; at < end;) {
    const UnitSite site = walk.at(at, end);
    if (site.is_data_word()) {
      rule.rewrite(site, &text[at]);
    } else {
      clear_field(site.unit, &text[at]);
    }
    at += site.unit.length;
  }
  return text;
}

}  // namespace bulla
