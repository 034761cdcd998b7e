/* SPDX-License-Identifier: Apache-2.0
 *
 * Elf64_Rela: r_offset 8, r_info 8 (type 4, symbol 4), r_addend 8. Elf64_Sym: st_name 4, st_info 1,
 * st_other 1, st_shndx 2, st_value 8, st_size 8. Both have 24 bytes.
 */
#include "verifier/delta/unit_elf.h"

#include "formats/wire/try.h"
#include "verifier/delta/little_endian.h"
#include "verifier/delta/unit_arch.h"

enum { kRecordBytes = 24, kMachineArm64 = 183, kTypeSection = 3, kVersionBytes = 64 };
static const uint64_t kValueMax = 1 << 28;      /* larger ones are no positions */
static const uint64_t kFar = UINT64_C(1) << 40; /* no position is that far from its origin */

static struct bulla_delta_unit position(enum bulla_delta_kind kind, uint8_t length, uint32_t field,
                                        int64_t origin, int64_t value) {
  struct bulla_delta_unit unit = bulla_delta_reference(kind, length, field, origin + value);
  unit.origin = origin;
  return unit;
}

static struct bulla_delta_unit plain_up_to(uint32_t next, uint32_t room) {
  return bulla_delta_plain(next < 4 ? next : 4, room);
}

/* Where a symbol is defined and its value; false when it is of no section of the file. */
static enum bulla_status read_symbol(struct bulla_delta_elf *elf, uint64_t offset, bool *defined,
                                     int64_t *section_start, uint64_t *value, uint64_t *size,
                                     uint32_t *type) {
  const uint8_t *at;
  *defined = false;
  if (offset + kRecordBytes > elf->far.size) return BULLA_OK;
  BULLA_TRY(bulla_delta_old_at(&elf->far, (uint32_t)offset, &at));
  const uint32_t section = bulla_load16(at + 6);
  *type = at[4] & 15u;
  *value = bulla_load64(at + 8);
  *size = bulla_load64(at + 16);
  if (section == 0 || section >= elf->section_count) return BULLA_OK;
  *section_start = elf->sections[section].offset;
  *defined = *value < kValueMax;
  return BULLA_OK;
}

static enum bulla_status rela_unit(struct bulla_delta_elf *elf,
                                   const struct bulla_delta_section *section, const uint8_t *at,
                                   uint32_t offset, uint32_t room, struct bulla_delta_unit *unit) {
  const uint32_t field = (offset - section->offset) % kRecordBytes;
  if (field == 0 && room >= 8 && bulla_load64(at) < kValueMax) {
    *unit = position(BULLA_DELTA_ELF_OFFSET64, 8, 0, section->about, (int64_t)bulla_load64(at));
    return BULLA_OK;
  }
  if (field == 12 && room >= 4) {
    *unit = position(BULLA_DELTA_ELF_SYMBOL, 4, 0, section->symbols,
                     (int64_t)bulla_load32(at) * kRecordBytes);
    return BULLA_OK;
  }
  const uint64_t addend = bulla_load64(at);
  if (field == 16 && room >= 8 && (addend < kValueMax || 0 - addend < kValueMax)) {
    const uint64_t symbol = section->symbols + (uint64_t)bulla_load32(at - 4) * kRecordBytes;
    uint64_t value, size;
    int64_t start;
    uint32_t type;
    bool defined;
    BULLA_TRY(read_symbol(elf, symbol, &defined, &start, &value, &size, &type));
    if (defined && (addend != 0 || type == kTypeSection)) {
      *unit = position(BULLA_DELTA_ELF_OFFSET64, 8, 1, start + (int64_t)value, (int64_t)addend);
      return BULLA_OK;
    }
  }
  const uint32_t next = field < 8 ? 8 : field < 12 ? 12 : field < 16 ? 16 : kRecordBytes;
  *unit = plain_up_to(next - field, room);
  return BULLA_OK;
}

static enum bulla_status symbol_unit(struct bulla_delta_elf *elf,
                                     const struct bulla_delta_section *section, const uint8_t *at,
                                     uint32_t offset, uint32_t room,
                                     struct bulla_delta_unit *unit) {
  const uint32_t field = (offset - section->offset) % kRecordBytes;
  if (field == 0 && room >= 4) {
    *unit = position(BULLA_DELTA_ELF_OFFSET32, 4, 2, section->about, bulla_load32(at));
    return BULLA_OK;
  }
  if ((field == 8 || field == 16) && room >= 8) {
    uint64_t value, size;
    int64_t start;
    uint32_t type;
    bool defined;
    BULLA_TRY(read_symbol(elf, offset - field, &defined, &start, &value, &size, &type));
    if (defined && field == 8) {
      *unit = position(BULLA_DELTA_ELF_OFFSET64, 8, 3, start, (int64_t)value);
      return BULLA_OK;
    }
    if (defined && size > 0 && size < kValueMax) {
      *unit = position(BULLA_DELTA_ELF_OFFSET64, 8, 4, start + (int64_t)value, (int64_t)size);
      return BULLA_OK;
    }
  }
  const uint32_t next = field < 4 ? 4 : field < 8 ? 8 : field < 16 ? 16 : kRecordBytes;
  *unit = plain_up_to(next - field, room);
  return BULLA_OK;
}

static struct bulla_delta_unit code_unit(const struct bulla_delta_elf *elf, const uint8_t *at,
                                         uint32_t offset, uint32_t room) {
  if ((offset & 3) != 0 || room < 4 || elf->machine != kMachineArm64) {
    return bulla_delta_plain(4 - (offset & 3), room);
  }
  const uint32_t word = bulla_load32(at);
  if ((word & 0x7c000000) != 0x14000000 || (word & 0x3ffffff) == 0) {
    return bulla_delta_plain(4, room);
  }
  return bulla_delta_reference(BULLA_DELTA_BRANCH26, 4, 0,
                               bulla_delta_arm64_branch_target(word, offset));
}

static struct bulla_delta_unit value_unit(const struct bulla_delta_section *section, uint32_t field,
                                          uint32_t room) {
  (void)room;
  struct bulla_delta_unit unit = bulla_delta_reference(BULLA_DELTA_ELF_VALUE, 4, field, 0);
  unit.origin = section->offset;
  return unit;
}

enum bulla_status bulla_delta_elf_unit(struct bulla_delta_elf *elf, const uint8_t *at,
                                       uint32_t offset, uint32_t room,
                                       struct bulla_delta_unit *unit) {
  const struct bulla_delta_section *section;
  *unit = bulla_delta_plain(4 - (offset & 3), room);
  BULLA_TRY(bulla_delta_section_at(elf, offset, &section));
  if (section == NULL) return BULLA_OK;
  const uint32_t inside = offset - section->offset, left = section->size - inside;
  if (left < room) room = left;
  switch (section->kind) {
    case BULLA_DELTA_SECTION_CODE:
      *unit = code_unit(elf, at, offset, room);
      return BULLA_OK;
    case BULLA_DELTA_SECTION_RELA:
      return rela_unit(elf, section, at, offset, room, unit);
    case BULLA_DELTA_SECTION_SYMBOLS:
      return symbol_unit(elf, section, at, offset, room, unit);
    case BULLA_DELTA_SECTION_BTF:
      *unit = bulla_delta_plain(4 - (inside & 3), room);
      if (inside >= 24 && inside < section->about && (inside & 3) == 0 && room >= 4) {
        *unit = value_unit(section, 0, room);
      }
      return BULLA_OK;
    case BULLA_DELTA_SECTION_VERSIONS:
      *unit = bulla_delta_plain(4 - (offset & 3), room);
      if (inside % kVersionBytes == 0 && room >= 4) *unit = value_unit(section, 1, room);
      return BULLA_OK;
    case BULLA_DELTA_SECTION_DATA:
    default:
      *unit = bulla_delta_plain(4 - (offset & 3), room);
      return BULLA_OK;
  }
}

void bulla_delta_elf_put(const struct bulla_delta_unit *unit, uint8_t *bytes, int64_t target) {
  const int64_t value = target - unit->moved;
  if (unit->kind == BULLA_DELTA_ELF_OFFSET64) {
    bulla_store64(bytes, (uint64_t)value);
  } else {
    const bool is_symbol = unit->kind == BULLA_DELTA_ELF_SYMBOL;
    bulla_store32(bytes, bulla_delta_low32(is_symbol ? value / kRecordBytes : value));
  }
}

bool bulla_delta_elf_target(const struct bulla_delta_unit *unit, const uint8_t *bytes,
                            int64_t *target) {
  if (unit->kind == BULLA_DELTA_ELF_OFFSET64) {
    const uint64_t value = bulla_load64(bytes);
    *target = (int64_t)(value + (uint64_t)unit->moved);
    return value < kFar || 0 - value < kFar;
  }
  const int64_t value = bulla_load32(bytes);
  const bool is_symbol = unit->kind == BULLA_DELTA_ELF_SYMBOL;
  *target = unit->moved + (is_symbol ? value * kRecordBytes : value);
  return true;
}
