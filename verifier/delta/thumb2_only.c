/* SPDX-License-Identifier: Apache-2.0
 *
 * For devices that run Thumb-2 alone: stands in for archs.c, unit_arm64.c, unit_x86_64.c,
 * unit_elf.c, elf_sections.c and elf_step.c, and makes the applier 5 KiB smaller. Segments of other
 * architectures are refused when their header is read, so nothing below is ever called but the
 * first.
 */
#include "verifier/delta/unit_arch.h"
#include "verifier/delta/unit_elf.h"
#include "verifier/delta/unit_step.h"

bool bulla_delta_arch_is_here(uint64_t arch) {
  return arch == BULLA_DELTA_ARCH_NONE || arch == BULLA_DELTA_ARCH_THUMB2;
}

struct bulla_delta_unit bulla_delta_arm64_unit(struct bulla_delta_reader *reader, const uint8_t *at,
                                               uint32_t offset, int64_t address, uint32_t room) {
  (void)reader, (void)at, (void)offset, (void)address;
  return bulla_delta_plain(4, room);
}

struct bulla_delta_unit bulla_delta_x86_unit(const struct bulla_delta_reader *reader,
                                             const uint8_t *at, uint32_t offset, int64_t address,
                                             uint32_t room) {
  (void)reader, (void)at, (void)offset, (void)address;
  return bulla_delta_plain(4, room);
}

int64_t bulla_delta_arm64_branch_target(uint32_t instruction, int64_t address) {
  (void)instruction;
  return address;
}

int64_t bulla_delta_arm64_page(uint32_t instruction, int64_t address) {
  (void)instruction;
  return address;
}

uint32_t bulla_delta_arm64_with_page(uint32_t instruction, int64_t address, int64_t target) {
  (void)address, (void)target;
  return instruction;
}

bool bulla_delta_arm64_is_low12(uint32_t instruction) {
  (void)instruction;
  return false;
}

uint32_t bulla_delta_arm64_low12(uint32_t instruction) {
  return instruction;
}

uint32_t bulla_delta_arm64_with_low12(uint32_t instruction, uint32_t low) {
  (void)low;
  return instruction;
}

void bulla_delta_elf_begin(struct bulla_delta_elf *elf, const struct bulla_delta_old *old) {
  (void)elf, (void)old;
}

enum bulla_status bulla_delta_elf_unit(struct bulla_delta_elf *elf, const uint8_t *at,
                                       uint32_t offset, uint32_t room,
                                       struct bulla_delta_unit *unit) {
  (void)elf, (void)at, (void)offset;
  *unit = bulla_delta_plain(4, room);
  return BULLA_ENCODING_UNSUPPORTED;
}

void bulla_delta_elf_put(const struct bulla_delta_unit *unit, uint8_t *bytes, int64_t target) {
  (void)unit, (void)bytes, (void)target;
}

bool bulla_delta_elf_target(const struct bulla_delta_unit *unit, const uint8_t *bytes,
                            int64_t *target) {
  (void)unit, (void)bytes, (void)target;
  return false;
}

void bulla_delta_predict_elf(const struct bulla_delta_walk *walk,
                             struct bulla_delta_unit_step *step) {
  (void)walk, (void)step;
}

void bulla_delta_learn_elf(struct bulla_delta_walk *walk,
                           const struct bulla_delta_unit_step *step) {
  (void)walk, (void)step;
}
