/* SPDX-License-Identifier: Apache-2.0
 *
 * Units of x86-64 images. Instructions are not cut into lengths: a site counts when its opcode
 * bytes are those of a call, a jump or a RIP-relative operand and its target lies in the image
 * (DELTA.md 5.4). Encodings: Intel SDM volume 2.
 */
#include "verifier/delta/little_endian.h"
#include "verifier/delta/unit_arch.h"

enum {
  kReach = 8, /* an instruction is looked for where this many bytes are left */
  kSmallestKernel = 0x1000000,
  kSmallestPointer = 0x1000,
  kSmallestDistance = 64
};

static bool has_bytes(const struct bulla_delta_reader *reader, int64_t address) {
  return address < reader->map->limit && bulla_delta_offset_at(reader->map, address) >= 0;
}

static int64_t relative(const uint8_t *field, int64_t next) {
  return next + bulla_sign_extend(bulla_load32(field), 32);
}

static bool is_rip_relative(const uint8_t *at) {
  if ((at[0] != 0x48 && at[0] != 0x4c) || (at[2] & 0xc7) != 0x05) return false;
  switch (at[1]) {
    case 0x03: /* add */
    case 0x39: /* cmp */
    case 0x3b: /* cmp */
    case 0x89: /* mov */
    case 0x8b: /* mov */
    case 0x8d: /* lea */
      return true;
    default:
      return false;
  }
}

static struct bulla_delta_unit instruction(const struct bulla_delta_reader *reader,
                                           const uint8_t *at, int64_t address, uint32_t room) {
  const struct bulla_delta_unit plain = bulla_delta_plain(1, room);
  if (room < kReach) return plain;
  if (at[0] == 0xe8 || at[0] == 0xe9) {
    const int64_t target = relative(at + 1, address + 5);
    const int64_t least = reader->base != 0 ? kSmallestKernel : 0;
    if (target < least || !has_bytes(reader, target)) return plain;
    return bulla_delta_reference(BULLA_DELTA_X86_RELATIVE32, 5, 1, target);
  }
  if (at[0] == 0x0f && (at[1] & 0xf0) == 0x80) {
    const int64_t target = relative(at + 2, address + 6);
    if (target <= 0 || !has_bytes(reader, target)) return plain;
    return bulla_delta_reference(BULLA_DELTA_X86_RELATIVE32, 6, 2, target);
  }
  if (is_rip_relative(at)) {
    const int64_t target = relative(at + 3, address + 7);
    if (target <= 0 || target >= reader->map->limit) return plain;
    return bulla_delta_reference(BULLA_DELTA_X86_RELATIVE32, 7, 3, target);
  }
  if (reader->base != 0 && at[3] >= 0x81 && at[3] <= 0x84) {
    const int64_t target = (int64_t)bulla_load32(at) - INT64_C(0x80000000);
    if (target < kSmallestKernel || target >= reader->map->limit) return plain;
    return bulla_delta_reference(BULLA_DELTA_X86_ABSOLUTE32, 4, 0, target);
  }
  return plain;
}

static struct bulla_delta_unit data_unit(const struct bulla_delta_reader *reader, const uint8_t *at,
                                         uint32_t offset, int64_t address, uint32_t room) {
  if ((offset & 7) == 0 && room >= 8) {
    const uint64_t value = bulla_load64(at) - reader->base;
    if (value >= kSmallestPointer && value < (uint64_t)reader->map->limit) {
      return bulla_delta_reference(BULLA_DELTA_POINTER64, 8, 0, (int64_t)value);
    }
  }
  if ((offset & 3) == 0 && room >= 4 && at[3] == 0xff) {
    const int32_t distance = bulla_sign_extend(bulla_load32(at), 32);
    if (distance < -kSmallestDistance && has_bytes(reader, address + distance)) {
      return bulla_delta_reference(BULLA_DELTA_RELATIVE32, 4, 0, address + distance);
    }
  }
  return bulla_delta_plain(1, room);
}

struct bulla_delta_unit bulla_delta_x86_unit(const struct bulla_delta_reader *reader,
                                             const uint8_t *at, uint32_t offset, int64_t address,
                                             uint32_t room) {
  if (address < 0) return bulla_delta_plain(4 - (offset & 3), room);
  struct bulla_delta_unit unit = instruction(reader, at, address, room);
  if (unit.kind != BULLA_DELTA_PLAIN) return unit;
  unit = data_unit(reader, at, offset, address, room);
  if (unit.kind != BULLA_DELTA_PLAIN) return unit;
  uint8_t length = 1; /* plain bytes go on to the next word or instruction */
  while (length < 4 && length < room && ((offset + length) & 3) != 0 &&
         instruction(reader, at + length, address + length, room - length).kind ==
             BULLA_DELTA_PLAIN) {
    length++;
  }
  return bulla_delta_plain(length, room);
}
