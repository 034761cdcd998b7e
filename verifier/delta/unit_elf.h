/* SPDX-License-Identifier: Apache-2.0
 *
 * Units of relocatable ELF64 files (DELTA.md 5.5): fields of relocations and symbols are positions
 * in the file, counted from where their section, or the symbol they are about, begins.
 */
#ifndef BULLA_VERIFIER_DELTA_UNIT_ELF_H_
#define BULLA_VERIFIER_DELTA_UNIT_ELF_H_

#include "verifier/delta/elf_sections.h"
#include "verifier/delta/unit.h"

#ifdef __cplusplus
extern "C" {
#endif

/* As bulla_delta_unit_at, with addresses that are offsets in the segment. What lies elsewhere in
 * the old bytes may be read. */
BULLA_MUST_USE enum bulla_status bulla_delta_elf_unit(struct bulla_delta_elf *elf,
                                                      const uint8_t *at, uint32_t offset,
                                                      uint32_t room, struct bulla_delta_unit *unit);

/* bulla_delta_unit_put and bulla_delta_unit_target for units with a target that are read here. */
void bulla_delta_elf_put(const struct bulla_delta_unit *unit, uint8_t *bytes, int64_t target);
bool bulla_delta_elf_target(const struct bulla_delta_unit *unit, const uint8_t *bytes,
                            int64_t *target);

#ifdef __cplusplus
}
#endif

#endif /* BULLA_VERIFIER_DELTA_UNIT_ELF_H_ */
