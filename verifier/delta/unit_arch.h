/* SPDX-License-Identifier: Apache-2.0
 *
 * What unit.c wants from the file of each architecture. `at` and `room` as in unit.h.
 */
#ifndef BULLA_VERIFIER_DELTA_UNIT_ARCH_H_
#define BULLA_VERIFIER_DELTA_UNIT_ARCH_H_

#include "verifier/delta/unit.h"

struct bulla_delta_unit bulla_delta_arm64_unit(struct bulla_delta_reader *reader, const uint8_t *at,
                                               uint32_t offset, int64_t address, uint32_t room);
struct bulla_delta_unit bulla_delta_thumb2_unit(const struct bulla_delta_reader *reader,
                                                const uint8_t *at, uint32_t offset, int64_t address,
                                                uint32_t room);
struct bulla_delta_unit bulla_delta_x86_unit(const struct bulla_delta_reader *reader,
                                             const uint8_t *at, uint32_t offset, int64_t address,
                                             uint32_t room);

/* arm64: ADRPs after which a register is no longer believed to hold its page. */
enum { BULLA_DELTA_PAGE_AGE_MAX = 6 };

/* Fields of single instructions; `instruction` is the word, the address that of the instruction. */
int64_t bulla_delta_arm64_branch_target(uint32_t instruction, int64_t address);
int64_t bulla_delta_arm64_page(uint32_t instruction, int64_t address);
uint32_t bulla_delta_arm64_with_page(uint32_t instruction, int64_t address, int64_t target);
bool bulla_delta_arm64_is_low12(uint32_t instruction);
uint32_t bulla_delta_arm64_low12(uint32_t instruction);
uint32_t bulla_delta_arm64_with_low12(uint32_t instruction, uint32_t low);
int64_t bulla_delta_thumb2_target(const uint8_t bytes[4], int64_t address);
void bulla_delta_thumb2_put(uint8_t bytes[4], int64_t address, int64_t target);

/* A unit that refers to nothing: up to the next word, for content without an architecture. */
static inline struct bulla_delta_unit bulla_delta_plain(uint32_t length, uint32_t room) {
  const struct bulla_delta_unit unit = {
      BULLA_DELTA_PLAIN, (uint8_t)(length < room ? length : room), 0, -1, 0, 0};
  return unit;
}

static inline struct bulla_delta_unit bulla_delta_reference(enum bulla_delta_kind kind,
                                                            uint8_t length, uint32_t field,
                                                            int64_t target) {
  const struct bulla_delta_unit unit = {kind, length, (uint8_t)field, target, 0, 0};
  return unit;
}

/* Low bits of a distance or address, as the fields of instructions hold them. */
static inline uint32_t bulla_delta_low32(int64_t number) {
  return (uint32_t)(uint64_t)number;
}

#endif /* BULLA_VERIFIER_DELTA_UNIT_ARCH_H_ */
