/* SPDX-License-Identifier: Apache-2.0
 *
 * Units of 32-bit Arm images: Thumb-2 and ARM branches, pointers, distances (DELTA.md 5.3).
 * Encodings: Armv7-M ARM A5.3.4, Armv7-A ARM A5.5. Which state the code runs in is not known; ARM
 * branches are looked for in images without a base, that is, in ELF files.
 */
#include "verifier/delta/little_endian.h"
#include "verifier/delta/unit_arch.h"

enum { kSmallestPointer = 0x1000, kSmallestDistance = 2048 };

static const uint32_t kRamStart = 0x20000000; /* Armv7-M B3.1: SRAM */
static const uint32_t kRamEnd = 0x20040000;

static bool is_blx(uint32_t second) {
  return (second & 0xd001) == 0xc000;
}

static bool is_branch(uint32_t first, uint32_t second) {
  return (first & 0xf800) == 0xf000 &&
         ((second & 0xd000) == 0xd000 || (second & 0xd000) == 0x9000 || is_blx(second));
}

int64_t bulla_delta_thumb2_target(const uint8_t bytes[4], int64_t address) {
  const uint32_t first = bulla_load16(bytes), second = bulla_load16(bytes + 2);
  const uint32_t sign = first >> 10 & 1;
  const uint32_t bit23 = 1 ^ ((second >> 13 & 1) ^ sign), bit22 = 1 ^ ((second >> 11 & 1) ^ sign);
  const uint32_t field =
      sign << 24 | bit23 << 23 | bit22 << 22 | (first & 0x3ff) << 12 | (second & 0x7ff) << 1;
  const int64_t target = address + 4 + bulla_sign_extend(field, 25);
  return is_blx(second) ? target & ~INT64_C(3) : target;
}

void bulla_delta_thumb2_put(uint8_t bytes[4], int64_t address, int64_t target) {
  const uint32_t first = bulla_load16(bytes), second = bulla_load16(bytes + 2);
  int64_t from = address + 4;
  if (is_blx(second)) from &= ~INT64_C(3);
  const uint32_t distance = bulla_delta_low32(target - from);
  const uint32_t sign = distance >> 24 & 1;
  const uint32_t j1 = 1 ^ ((distance >> 23 & 1) ^ sign), j2 = 1 ^ ((distance >> 22 & 1) ^ sign);
  bulla_store16(bytes, (first & 0xf800) | sign << 10 | (distance >> 12 & 0x3ff));
  bulla_store16(bytes + 2, (second & 0xd000) | j1 << 13 | j2 << 11 | (distance >> 1 & 0x7ff));
}

static bool in_image(const struct bulla_delta_reader *reader, int64_t address) {
  return address >= 0 && address < reader->map->limit;
}

static struct bulla_delta_unit word_unit(const struct bulla_delta_reader *reader, const uint8_t *at,
                                         int64_t address) {
  const uint32_t word = bulla_load32(at);
  const uint32_t base = (uint32_t)reader->base;
  const int64_t value = (int64_t)word - (int64_t)base;
  const bool likely = base != 0 ? word >> 24 == base >> 24 : word >= kSmallestPointer;
  if (likely && in_image(reader, value)) {
    return bulla_delta_reference(BULLA_DELTA_POINTER32, 4, 0, value);
  }
  if (base != 0) {
    if (word < kRamStart || word >= kRamEnd) return bulla_delta_plain(2, 4);
    return bulla_delta_reference(BULLA_DELTA_POINTER32, 4, 1, word);
  }
  if ((word & 0x0e000000) == 0x0a000000 && word >> 28 == 14) {
    const int64_t target = address + 8 + (int64_t)bulla_sign_extend(word, 24) * 4;
    if (in_image(reader, target)) {
      return bulla_delta_reference(BULLA_DELTA_ARM_BRANCH, 4, 0, target);
    }
  }
  const int32_t distance = bulla_sign_extend(word, 32);
  if ((distance > kSmallestDistance || distance < -kSmallestDistance) &&
      in_image(reader, address + distance)) {
    return bulla_delta_reference(BULLA_DELTA_RELATIVE32, 4, 0, address + distance);
  }
  return bulla_delta_plain(2, 4);
}

struct bulla_delta_unit bulla_delta_thumb2_unit(const struct bulla_delta_reader *reader,
                                                const uint8_t *at, uint32_t offset, int64_t address,
                                                uint32_t room) {
  if ((offset & 1) != 0) return bulla_delta_plain(1, room);
  if (room < 4 || address < 0) return bulla_delta_plain(2, room);
  if ((offset & 3) == 0) {
    const struct bulla_delta_unit unit = word_unit(reader, at, address);
    if (unit.kind != BULLA_DELTA_PLAIN) return unit;
  }
  const uint32_t second = bulla_load16(at + 2);
  if (is_branch(bulla_load16(at), second)) {
    const int64_t target = bulla_delta_thumb2_target(at, address);
    if (in_image(reader, target)) {
      return bulla_delta_reference(BULLA_DELTA_THUMB_BRANCH, 4, is_blx(second) ? 1 : 0, target);
    }
  }
  return bulla_delta_plain(2, room);
}
