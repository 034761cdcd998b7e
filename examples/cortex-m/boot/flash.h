/* SPDX-License-Identifier: Apache-2.0
 *
 * The driver of a NOR flash chip: reading is reading memory, an erase sets a sector to ones, a
 * program turns ones into zeros. Replace flash.c by your chip's.
 */
#ifndef EXAMPLE_FLASH_H_
#define EXAMPLE_FLASH_H_

#include <bulla/bulla.h>

#include "memory_map.h"

/* Once after a reset. */
void flash_start(void);

/* `offset` is in memory_map.h, plus what lies before it. */
const uint8_t *flash_at(uint32_t offset);

/* Whole sectors. WRITE_FAILED. */
BULLA_MUST_USE enum bulla_status flash_erase(uint32_t offset, uint32_t length);

/* At most one page, and inside it. Read back: WRITE_FAILED when a bit would have had to rise. */
BULLA_MUST_USE enum bulla_status flash_program(uint32_t offset, const uint8_t *bytes,
                                               uint32_t length);

#endif /* EXAMPLE_FLASH_H_ */
