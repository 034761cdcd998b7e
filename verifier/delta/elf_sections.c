/* SPDX-License-Identifier: Apache-2.0
 *
 * ELF64, little endian (System V gABI, chapter 4). Every number of the file is held against the
 * file before it becomes an offset.
 */
#include "verifier/delta/elf_sections.h"

#include <stdbool.h>
#include <string.h>

#include "formats/wire/try.h"
#include "verifier/delta/little_endian.h"

enum {
  kHeaderBytes = 64,
  kSectionBytes = 64,
  kTypeSymbols = 2,
  kTypeRela = 4,
  kTypeNoBits = 8,
  kFlagCode = 4,
  kBtfHeaderBytes = 24
};

void bulla_delta_elf_begin(struct bulla_delta_elf *elf, const struct bulla_delta_old *old) {
  memset(elf, 0, sizeof *elf);
  elf->far = *old;
  elf->far.window = elf->window;
  elf->far.window_bytes = sizeof elf->window;
  bulla_delta_old_begin(&elf->far);
}

static uint32_t inside(const struct bulla_delta_elf *elf, uint64_t offset) {
  const uint32_t size = elf->file_end - elf->file_start;
  return elf->file_start + (offset < size ? (uint32_t)offset : size);
}

static bool is_relocatable(const uint8_t *header) {
  static const uint8_t kStart[6] = {0x7f, 'E', 'L', 'F', 2, 1};
  return memcmp(header, kStart, sizeof kStart) == 0 && bulla_load16(header + 16) == 1;
}

static enum bulla_status is_named(struct bulla_delta_elf *elf, uint32_t offset, const char *name,
                                  size_t length, bool *named) {
  const uint8_t *at;
  *named = false;
  if (elf->file_end - offset < length) return BULLA_OK;
  BULLA_TRY(bulla_delta_old_at(&elf->far, offset, &at));
  *named = memcmp(at, name, length) == 0;
  return BULLA_OK;
}

/* What the name of a section says that its type does not. */
static enum bulla_status look_at_name(struct bulla_delta_elf *elf,
                                      struct bulla_delta_section *section, uint32_t name) {
  const uint8_t *at;
  bool named;
  BULLA_TRY(is_named(elf, name, ".BTF", 5, &named));
  if (named && section->size > kBtfHeaderBytes) {
    BULLA_TRY(bulla_delta_old_at(&elf->far, section->offset, &at));
    const uint32_t types = bulla_load32(at + 12);
    section->kind = BULLA_DELTA_SECTION_BTF;
    section->about =
        types < section->size - kBtfHeaderBytes ? kBtfHeaderBytes + types : section->size;
    return BULLA_OK;
  }
  BULLA_TRY(is_named(elf, name, "__versions", 11, &named));
  if (named) section->kind = BULLA_DELTA_SECTION_VERSIONS;
  return BULLA_OK;
}

/* The first of two readings: where each section stands. */
static void read_place(struct bulla_delta_elf *elf, struct bulla_delta_section *section,
                       const uint8_t *header) {
  const uint64_t offset = bulla_load64(header + 24), size = bulla_load64(header + 32);
  const uint32_t file = elf->file_end - elf->file_start;
  section->offset = inside(elf, offset);
  const bool held = bulla_load32(header + 4) != kTypeNoBits && offset < file &&
                    size <= file - offset && offset >= kHeaderBytes;
  section->size = held ? (uint32_t)size : 0;
  section->kind = BULLA_DELTA_SECTION_DATA;
}

/* The second: what it is, which may name other sections. */
static enum bulla_status read_kind(struct bulla_delta_elf *elf, struct bulla_delta_section *section,
                                   const uint8_t *at, uint32_t names) {
  uint8_t header[kSectionBytes - 8];
  memcpy(header, at, sizeof header);
  const uint32_t type = bulla_load32(header + 4), link = bulla_load32(header + 40);
  const uint32_t info = bulla_load32(header + 44);
  if (section->size == 0) return BULLA_OK;
  if (type == kTypeRela && link < elf->section_count && info < elf->section_count) {
    section->kind = BULLA_DELTA_SECTION_RELA;
    section->about = elf->sections[info].offset;
    section->symbols = elf->sections[link].offset;
    return BULLA_OK;
  }
  if (type == kTypeSymbols && link < elf->section_count) {
    section->kind = BULLA_DELTA_SECTION_SYMBOLS;
    section->about = elf->sections[link].offset;
    return BULLA_OK;
  }
  const uint64_t name = (uint64_t)names - elf->file_start + bulla_load32(header);
  BULLA_TRY(look_at_name(elf, section, inside(elf, name)));
  if (section->kind == BULLA_DELTA_SECTION_DATA && (bulla_load64(header + 8) & kFlagCode) != 0) {
    section->kind = BULLA_DELTA_SECTION_CODE;
  }
  return BULLA_OK;
}

/* Insertion: the table is short and nearly in order. */
static void put_in_order(struct bulla_delta_elf *elf) {
  elf->order_count = 0;
  for (uint32_t i = 0; i < elf->section_count; i++) {
    if (elf->sections[i].size == 0) continue;
    uint32_t place = elf->order_count++;
    for (; place > 0 && elf->sections[elf->order[place - 1]].offset > elf->sections[i].offset;
         place--) {
      elf->order[place] = elf->order[place - 1];
    }
    elf->order[place] = (uint8_t)i;
  }
}

static enum bulla_status read_sections(struct bulla_delta_elf *elf) {
  const uint8_t *at;
  elf->section_count = 0;
  elf->order_count = 0;
  elf->current = 0;
  if (elf->file_end - elf->file_start < kHeaderBytes) return BULLA_OK;
  BULLA_TRY(bulla_delta_old_at(&elf->far, elf->file_start, &at));
  if (!is_relocatable(at)) return BULLA_OK;
  const uint64_t table = bulla_load64(at + 40);
  elf->machine = bulla_load16(at + 18);
  BULLA_TRY(bulla_delta_old_at(&elf->far, elf->file_start + 8, &at));
  const uint32_t count = bulla_load16(at + 60 - 8), names = bulla_load16(at + 62 - 8);
  const uint32_t file = elf->file_end - elf->file_start;
  if (count > BULLA_DELTA_SECTIONS_MAX || names >= count || table > file ||
      count * (uint64_t)kSectionBytes > file - table) {
    return BULLA_OK;
  }
  elf->section_count = count;
  const uint32_t first = elf->file_start + (uint32_t)table;
  for (uint32_t i = 0; i < count; i++) {
    BULLA_TRY(bulla_delta_old_at(&elf->far, first + i * kSectionBytes, &at));
    read_place(elf, &elf->sections[i], at);
  }
  for (uint32_t i = 1; i < count; i++) {
    BULLA_TRY(bulla_delta_old_at(&elf->far, first + i * kSectionBytes, &at));
    BULLA_TRY(read_kind(elf, &elf->sections[i], at, elf->sections[names].offset));
  }
  elf->sections[0].size = 0;
  put_in_order(elf);
  return BULLA_OK;
}

static bool holds(const struct bulla_delta_elf *elf, uint32_t place, uint32_t offset) {
  if (place >= elf->order_count) return false;
  const struct bulla_delta_section *section = &elf->sections[elf->order[place]];
  return offset >= section->offset && offset - section->offset < section->size;
}

enum bulla_status bulla_delta_section_at(struct bulla_delta_elf *elf, uint32_t offset,
                                         const struct bulla_delta_section **section) {
  *section = NULL;
  if (offset < elf->file_start || offset >= elf->file_end) {
    const struct bulla_delta_range *range = bulla_delta_range_of(&elf->far, offset);
    elf->file_start = range->start;
    elf->file_end = range->start + range->length;
    BULLA_TRY(read_sections(elf));
  }
  if (!holds(elf, elf->current, offset)) {
    uint32_t place = elf->current + 1;
    if (!holds(elf, place, offset)) {
      for (place = 0; place < elf->order_count && !holds(elf, place, offset);) place++;
    }
    if (place == elf->order_count) return BULLA_OK;
    elf->current = place;
  }
  *section = &elf->sections[elf->order[elf->current]];
  return BULLA_OK;
}
