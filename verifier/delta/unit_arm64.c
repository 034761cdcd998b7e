/* SPDX-License-Identifier: Apache-2.0
 *
 * Units of AArch64 images: branches, ADRP with the instruction that completes its address, and
 * words that look like addresses (DELTA.md 5.2). Encodings: Arm ARM C4.1.
 */
#include "verifier/delta/little_endian.h"
#include "verifier/delta/unit_arch.h"

enum {
  kLookahead = 12, /* instructions between an ADRP and its completion */
  kSmallestDistance = 32,
  kLargestDistance = 0x02000000,
  kTableStep = 65536 /* words of an ascending table differ by less */
};

static bool is_branch(uint32_t instruction) {
  return (instruction & 0x7c000000) == 0x14000000;
}

static bool is_adrp(uint32_t instruction) {
  return (instruction & 0x9f000000) == 0x90000000;
}

static bool is_add(uint32_t instruction) {
  return (instruction & 0xff800000) == 0x91000000;
}

bool bulla_delta_arm64_is_low12(uint32_t instruction) {
  return is_add(instruction) || (instruction & 0x3b000000) == 0x39000000;
}

/* Bytes of the access as a power of two, by which LDR and STR scale their field. */
static uint32_t scale(uint32_t instruction) {
  if ((instruction & 0xff000000) == 0x91000000) return 0;
  const bool quad = (instruction >> 26 & 1) != 0 && (instruction >> 23 & 1) != 0;
  return quad && instruction >> 30 == 0 ? 4 : instruction >> 30;
}

uint32_t bulla_delta_arm64_low12(uint32_t instruction) {
  return (instruction >> 10 & 0xfff) << scale(instruction);
}

uint32_t bulla_delta_arm64_with_low12(uint32_t instruction, uint32_t low) {
  const uint32_t shift = scale(instruction);
  if ((low & ((UINT32_C(1) << shift) - 1)) != 0) return instruction;
  return (instruction & ~(UINT32_C(0xfff) << 10)) | (low >> shift & 0xfff) << 10;
}

int64_t bulla_delta_arm64_branch_target(uint32_t instruction, int64_t address) {
  return address + (int64_t)bulla_sign_extend(instruction, 26) * 4;
}

int64_t bulla_delta_arm64_page(uint32_t instruction, int64_t address) {
  const uint32_t field = (instruction >> 5 & 0x7ffff) << 2 | (instruction >> 29 & 3);
  return (address & ~INT64_C(4095)) + (int64_t)bulla_sign_extend(field, 21) * 4096;
}

uint32_t bulla_delta_arm64_with_page(uint32_t instruction, int64_t address, int64_t target) {
  const int64_t distance = (target & ~INT64_C(4095)) - (address & ~INT64_C(4095));
  const uint32_t pages = (uint32_t)((uint64_t)distance >> 12);
  return (instruction & 0x9f00001f) | (pages & 3) << 29 | (pages >> 2 & 0x7ffff) << 5;
}

/* The page of an ADRP plus what the instruction adds that uses its register first. */
static int64_t completed(const uint8_t *at, uint32_t instruction, int64_t page) {
  const uint32_t wanted = instruction & 31;
  for (uint32_t i = 1; i <= kLookahead; i++) {
    const uint32_t next = bulla_load32(at + 4 * i);
    if (bulla_delta_arm64_is_low12(next) && (next >> 5 & 31) == wanted) {
      return page + bulla_delta_arm64_low12(next);
    }
    if (is_adrp(next) && (next & 31) == wanted) break;
  }
  return page;
}

static void remember_page(struct bulla_delta_reader *reader, uint32_t wanted, int64_t page) {
  reader->page[wanted] = page;
  reader->page_set[wanted] = ++reader->page_count;
}

static bool holds_page(const struct bulla_delta_reader *reader, uint32_t wanted) {
  return reader->page_count - reader->page_set[wanted] <= BULLA_DELTA_PAGE_AGE_MAX;
}

/* A word between its neighbours, one or two words away: a table of ascending offsets. */
static bool in_table(const uint8_t *at, uint32_t word, int64_t limit) {
  if (word < 4096 || (int64_t)word >= limit) return false;
  for (int step = 4; step <= 8; step += 4) {
    const uint32_t before = bulla_load32(at - step);
    const uint32_t after = bulla_load32(at + step);
    if (before <= word && word <= after && after > before && after - before < kTableStep) {
      return true;
    }
  }
  return false;
}

static struct bulla_delta_unit data_unit(const struct bulla_delta_reader *reader, const uint8_t *at,
                                         uint32_t offset, int64_t address, uint32_t room) {
  const int64_t limit = reader->map->limit;
  const uint32_t word = bulla_load32(at);
  if ((offset & 7) == 0 && room >= 8) {
    const uint64_t value = bulla_load64(at) - reader->base;
    if (value >= 0x1000 && value < (uint64_t)limit) {
      return bulla_delta_reference(BULLA_DELTA_POINTER64, 8, 0, (int64_t)value);
    }
  }
  const bool inside = offset >= 8 && (uint64_t)offset + 12 <= reader->size;
  if (inside && in_table(at, word, limit)) {
    return bulla_delta_reference(BULLA_DELTA_OFFSET32, 4, 0, word);
  }
  const int32_t distance = bulla_sign_extend(word, 32);
  if ((distance >= kSmallestDistance && distance < kLargestDistance) ||
      (distance < -2 * kSmallestDistance && distance > -kLargestDistance)) {
    return bulla_delta_reference(BULLA_DELTA_RELATIVE32, 4, 0, address + distance);
  }
  return bulla_delta_plain(4, room);
}

struct bulla_delta_unit bulla_delta_arm64_unit(struct bulla_delta_reader *reader, const uint8_t *at,
                                               uint32_t offset, int64_t address, uint32_t room) {
  if ((offset & 3) != 0 || room < 4) return bulla_delta_plain(4 - (offset & 3), room);
  if (address < 0) return bulla_delta_plain(4, room);
  const uint32_t word = bulla_load32(at);
  if (is_branch(word)) {
    const int64_t target = bulla_delta_arm64_branch_target(word, address);
    return bulla_delta_reference(BULLA_DELTA_BRANCH26, 4, 0, target);
  }
  if (is_adrp(word)) {
    const int64_t page = bulla_delta_arm64_page(word, address);
    const int64_t target = completed(at, word, page);
    if (target >= 0 && target < reader->map->limit) {
      remember_page(reader, word & 31, page);
      return bulla_delta_reference(BULLA_DELTA_PAGE21, 4, word & 31, target);
    }
  }
  const uint32_t base_register = word >> 5 & 31;
  if (bulla_delta_arm64_is_low12(word) && base_register != 31 &&
      holds_page(reader, base_register)) {
    const int64_t target = reader->page[base_register] + bulla_delta_arm64_low12(word);
    if ((word & 31) == base_register) {
      reader->page_set[base_register] = reader->page_count - BULLA_DELTA_PAGE_AGE_MAX - 1;
    }
    return bulla_delta_reference(BULLA_DELTA_LOW12, 4, base_register, target);
  }
  return data_unit(reader, at, offset, address, room);
}
