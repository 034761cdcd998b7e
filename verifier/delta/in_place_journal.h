/* SPDX-License-Identifier: Apache-2.0
 *
 * The journal of an update in place (DELTA.md 8.2): two places, each with room for a record, which
 * is the applier's state at the end of a page, and a row of marks behind it, one for each old page
 * that went to the ring since. The newest whole record counts, with its marks.
 */
#ifndef BULLA_VERIFIER_DELTA_IN_PLACE_JOURNAL_H_
#define BULLA_VERIFIER_DELTA_IN_PLACE_JOURNAL_H_

#include "bulla/delta_in_place.h"

/* A place holds, little endian:
 *   0     4   "BIP1"            56    4   erase
 *   4     4   sequence          60    4   scratch
 *   8    32   patch             64    4   pages of the ring
 *   40    8   new size          68    4   first page
 *   48    8   old size          72    4   pages saved
 *                               76    4   bytes of state
 *   80   16   zeros
 *   96        state, as save.c passes it
 * then, from the next multiple of 32 on: "BIPE" and the CRC-32 of all of it, which makes the record
 * whole; 32 bytes behind that the marks, each in a granule of at least 8 bytes: the page, and its
 * complement mixed with the record's CRC. */
#define BULLA_IN_PLACE_MAGIC "BIP1"
#define BULLA_IN_PLACE_END_MAGIC "BIPE"
enum { BULLA_IN_PLACE_HEAD_BYTES = 96, BULLA_IN_PLACE_END_BYTES = 8 };

/* Offsets in a place, for a record with so many bytes of state. */
static inline uint64_t bulla_in_place_end_offset(uint64_t state_bytes) {
  const uint64_t mask = BULLA_IN_PLACE_GRANULE_MAX - 1;
  return (BULLA_IN_PLACE_HEAD_BYTES + state_bytes + mask) & ~mask;
}
static inline uint64_t bulla_in_place_marks_offset(uint64_t state_bytes) {
  return bulla_in_place_end_offset(state_bytes) + BULLA_IN_PLACE_GRANULE_MAX;
}

/* Bytes of each place. */
uint32_t bulla_in_place_place_bytes(const struct bulla_in_place_flash *flash);

/* Marks that fit behind a record with so many bytes of state; 0 when the record itself does not. */
uint32_t bulla_in_place_mark_room(const struct bulla_in_place_flash *flash, uint64_t state_bytes);

/* Of a place, with so many marks. */
uint64_t bulla_in_place_record_bytes(uint64_t state_bytes, uint32_t marks, uint32_t granule_bytes);

/* `offset` counts in the place. */
BULLA_MUST_USE enum bulla_status bulla_in_place_read(const struct bulla_in_place_flash *flash,
                                                     uint32_t place, uint64_t offset,
                                                     uint8_t *bytes, size_t length);

/* The record of one place; NOT_FOUND when none there is whole. */
BULLA_MUST_USE enum bulla_status bulla_in_place_record_read(
    const struct bulla_in_place_flash *flash, uint32_t place, struct bulla_in_place_record *record);

/* The record in force. NOT_FOUND when there is none; what `read` gave. Any content is fine. */
BULLA_MUST_USE enum bulla_status bulla_in_place_find(const struct bulla_in_place_flash *flash,
                                                     struct bulla_in_place_record *record);

/* Old pages that are in the ring by record and marks. */
BULLA_MUST_USE enum bulla_status bulla_in_place_saved_end(
    const struct bulla_in_place_flash *flash, const struct bulla_in_place_record *record,
    uint32_t *saved_end);

/* Says that the old page `saved_end + index` of the record is in the ring. */
BULLA_MUST_USE enum bulla_status bulla_in_place_mark(const struct bulla_in_place_flash *flash,
                                                     const struct bulla_in_place_record *record,
                                                     uint32_t index);

/* Writes a record into record->place: the state of `delta`, which is at rest, or none if NULL.
 * Behind it `marks` can be made. No more is erased than that takes. Fills in state_bytes and check.
 * SPACE_EXCEEDED; WRITE_FAILED when it does not read back whole. */
BULLA_MUST_USE enum bulla_status bulla_in_place_record_write(
    const struct bulla_in_place_flash *flash, struct bulla_in_place_record *record, uint32_t marks,
    struct bulla_delta *delta);

/* Brings the state back; as bulla_delta_restore. */
BULLA_MUST_USE enum bulla_status bulla_in_place_record_restore(
    const struct bulla_in_place_flash *flash, const struct bulla_in_place_record *record,
    struct bulla_delta *delta);

#endif /* BULLA_VERIFIER_DELTA_IN_PLACE_JOURNAL_H_ */
