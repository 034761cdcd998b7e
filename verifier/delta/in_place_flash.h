/* SPDX-License-Identifier: Apache-2.0
 *
 * Writing flash in whole granules, and pages that are copied and read back.
 */
#ifndef BULLA_VERIFIER_DELTA_IN_PLACE_FLASH_H_
#define BULLA_VERIFIER_DELTA_IN_PLACE_FLASH_H_

#include "bulla/delta_in_place.h"

/* Writing goes on at `offset`, a multiple of the granule, of flash that is erased. */
void bulla_in_place_write_at(struct bulla_in_place_writer *writer, enum bulla_in_place_area area,
                             uint32_t offset);

/* Bytes behind those before; they reach the flash a buffer at a time. */
BULLA_MUST_USE enum bulla_status bulla_in_place_put(const struct bulla_in_place_flash *flash,
                                                    struct bulla_in_place_writer *writer,
                                                    const uint8_t *bytes, size_t length);

/* The rest, with ones behind it up to the granule; nothing is put after it. */
BULLA_MUST_USE enum bulla_status bulla_in_place_flush(const struct bulla_in_place_flash *flash,
                                                      struct bulla_in_place_writer *writer);

/* Erases a page of the ring and copies one of the slot to it. WRITE_FAILED when it reads back as
 * something else. */
BULLA_MUST_USE enum bulla_status bulla_in_place_copy(const struct bulla_in_place_flash *flash,
                                                     uint32_t slot_offset, uint32_t ring_offset,
                                                     uint32_t length);

#endif /* BULLA_VERIFIER_DELTA_IN_PLACE_FLASH_H_ */
