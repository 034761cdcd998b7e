/* SPDX-License-Identifier: Apache-2.0
 *
 * Which architecture reads, and how each kind of unit holds its target.
 */
#include "verifier/delta/unit.h"

#include <string.h>

#include "verifier/delta/little_endian.h"
#include "verifier/delta/unit_arch.h"
#include "verifier/delta/unit_elf.h"

static const int64_t kKernelText = INT64_C(0x80000000); /* low half of an x86-64 kernel address */

void bulla_delta_reader_begin(struct bulla_delta_reader *reader, enum bulla_delta_arch arch,
                              uint64_t base, uint64_t size,
                              const struct bulla_delta_address_map *map) {
  memset(reader, 0, sizeof *reader);
  reader->arch = arch;
  reader->base = base;
  reader->size = size;
  reader->map = map;
  bulla_delta_reader_restart(reader);
}

void bulla_delta_reader_restart(struct bulla_delta_reader *reader) {
  reader->page_count += BULLA_DELTA_PAGE_AGE_MAX + 1;
}

struct bulla_delta_unit bulla_delta_unit_at(struct bulla_delta_reader *reader, const uint8_t *at,
                                            uint32_t offset, int64_t address, uint32_t room) {
  switch (reader->arch) {
    case BULLA_DELTA_ARCH_ARM64:
      return bulla_delta_arm64_unit(reader, at, offset, address, room);
    case BULLA_DELTA_ARCH_THUMB2:
      return bulla_delta_thumb2_unit(reader, at, offset, address, room);
    case BULLA_DELTA_ARCH_X86_64:
      return bulla_delta_x86_unit(reader, at, offset, address, room);
    case BULLA_DELTA_ARCH_ELF:
    case BULLA_DELTA_ARCH_NONE:
    default:
      return bulla_delta_plain(4 - (offset & 3), room);
  }
}

static uint64_t pointer32_base(const struct bulla_delta_reader *reader,
                               const struct bulla_delta_unit *unit) {
  return unit->field != 0 ? 0 : reader->base;
}

void bulla_delta_unit_put(const struct bulla_delta_reader *reader,
                          const struct bulla_delta_unit *unit, uint8_t *bytes, int64_t address,
                          int64_t target) {
  switch (unit->kind) {
    case BULLA_DELTA_BRANCH26: {
      const uint32_t words = (uint32_t)((uint64_t)(target - address) >> 2);
      bulla_store32(bytes, (bulla_load32(bytes) & 0xfc000000) | (words & 0x3ffffff));
      return;
    }
    case BULLA_DELTA_PAGE21:
      bulla_store32(bytes, bulla_delta_arm64_with_page(bulla_load32(bytes), address, target));
      return;
    case BULLA_DELTA_LOW12: {
      const uint32_t low = bulla_delta_low32(target) & 0xfff;
      bulla_store32(bytes, bulla_delta_arm64_with_low12(bulla_load32(bytes), low));
      return;
    }
    case BULLA_DELTA_THUMB_BRANCH:
      bulla_delta_thumb2_put(bytes, address, target);
      return;
    case BULLA_DELTA_ARM_BRANCH: {
      const uint32_t words = (uint32_t)((uint64_t)(target - address - 8) >> 2);
      bulla_store32(bytes, (bulla_load32(bytes) & 0xff000000) | (words & 0xffffff));
      return;
    }
    case BULLA_DELTA_X86_RELATIVE32:
      bulla_store32(bytes + unit->field, bulla_delta_low32(target - address - 4 - unit->field));
      return;
    case BULLA_DELTA_X86_ABSOLUTE32:
      bulla_store32(bytes, bulla_delta_low32(target + kKernelText));
      return;
    case BULLA_DELTA_POINTER64:
      bulla_store64(bytes, (uint64_t)target + reader->base);
      return;
    case BULLA_DELTA_POINTER32:
      bulla_store32(bytes, bulla_delta_low32(target) + (uint32_t)pointer32_base(reader, unit));
      return;
    case BULLA_DELTA_RELATIVE32:
      bulla_store32(bytes, bulla_delta_low32(target - address));
      return;
    case BULLA_DELTA_OFFSET32:
      bulla_store32(bytes, bulla_delta_low32(target));
      return;
    case BULLA_DELTA_ELF_OFFSET64:
    case BULLA_DELTA_ELF_OFFSET32:
    case BULLA_DELTA_ELF_SYMBOL:
      bulla_delta_elf_put(unit, bytes, target);
      return;
    case BULLA_DELTA_ELF_VALUE:
    case BULLA_DELTA_PLAIN:
    case BULLA_DELTA_KINDS:
    default:
      return;
  }
}

bool bulla_delta_unit_target(const struct bulla_delta_reader *reader,
                             const struct bulla_delta_unit *unit, const uint8_t *bytes,
                             int64_t address, int64_t *target) {
  const uint32_t word = bulla_load32(bytes);
  switch (unit->kind) {
    case BULLA_DELTA_BRANCH26:
      if ((word & 0x7c000000) != 0x14000000) return false;
      *target = bulla_delta_arm64_branch_target(word, address);
      return true;
    case BULLA_DELTA_THUMB_BRANCH:
      if ((word & 0xf800) != 0xf000 || (word >> 31) == 0) return false;
      *target = bulla_delta_thumb2_target(bytes, address);
      return true;
    case BULLA_DELTA_ARM_BRANCH:
      *target = address + 8 + (int64_t)bulla_sign_extend(word, 24) * 4;
      return true;
    case BULLA_DELTA_X86_RELATIVE32:
      *target =
          address + 4 + unit->field + bulla_sign_extend(bulla_load32(bytes + unit->field), 32);
      return true;
    case BULLA_DELTA_X86_ABSOLUTE32:
      *target = (int64_t)word - kKernelText;
      return true;
    case BULLA_DELTA_POINTER64: {
      const uint64_t value = bulla_load64(bytes) - reader->base;
      *target = (int64_t)value;
      return value < (uint64_t)BULLA_DELTA_ADDRESS_MAX;
    }
    case BULLA_DELTA_POINTER32:
      *target = (int64_t)word - (int64_t)(uint32_t)pointer32_base(reader, unit);
      return true;
    case BULLA_DELTA_RELATIVE32:
      *target = address + bulla_sign_extend(word, 32);
      return true;
    case BULLA_DELTA_OFFSET32:
      *target = word;
      return true;
    case BULLA_DELTA_ELF_OFFSET64:
    case BULLA_DELTA_ELF_OFFSET32:
    case BULLA_DELTA_ELF_SYMBOL:
      return bulla_delta_elf_target(unit, bytes, target);
    case BULLA_DELTA_ELF_VALUE:
    case BULLA_DELTA_PLAIN:
    case BULLA_DELTA_PAGE21:
    case BULLA_DELTA_LOW12:
    case BULLA_DELTA_KINDS:
    default:
      return false;
  }
}
