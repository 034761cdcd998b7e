/* SPDX-License-Identifier: Apache-2.0
 *
 * The record: all that a device keeps of its state, as one run of bytes in flash. There are two
 * places for it; a new state is written whole into the place of the older one, read back, and is in
 * force from its last byte on, because of two valid records the one of the higher generation
 * counts. Inside the state machine only; not part of the format of packages. Numbers are
 * big-endian.
 *
 *   offset  size  name              meaning
 *        0     8  magic             "bullaSTA"
 *        8     2  version           1
 *       10     1  component_count   at most what the caller has room for
 *       11     1  trial_starts      starts since something went on trial
 *       12     4  store_bytes       1 to 16384
 *       16     8  generation        1 and up
 *       24     4  key_store_floor
 *       28     4  capability_counter
 *       32        key store         the document alone: its signatures were verified when it came
 *                 components        168 bytes each:
 *             0    16  uuid
 *            16     1  class
 *            17     1  phase
 *            18     1  slot_count
 *            19     1  zero
 *            20     4  floor
 *            24   144  running, other, recovery: 48 bytes each:
 *                    0  1  standing · 1  1  has_digest · 2  1  slot · 3  1  zero
 *                    4  4  security_version · 8  8  sequence · 16  32  digest
 *      end    32  tag               of SHA-256 over all before it (bulla_board.tag)
 */
#ifndef BULLA_VERIFIER_STATE_RECORD_H_
#define BULLA_VERIFIER_STATE_RECORD_H_

#include "bulla/board.h"
#include "bulla/crypto.h"
#include "bulla/state.h"

#ifdef __cplusplus
extern "C" {
#endif

#define BULLA_RECORD_HEAD_BYTES 32
#define BULLA_RECORD_IMAGE_BYTES 48
#define BULLA_RECORD_COMPONENT_BYTES (24 + 3 * BULLA_RECORD_IMAGE_BYTES)
#define BULLA_RECORD_TAG_BYTES 32

struct bulla_record {
  uint64_t generation;
  uint8_t trial_starts;
  struct bulla_cursor store; /* the document */
};

/* SPACE_EXCEEDED when a record of this store and so many components is larger than the place. */
BULLA_MUST_USE enum bulla_status bulla_record_fits(const struct bulla_board *board, uint8_t slot,
                                                   size_t store_bytes, uint32_t component_count);

/* Writes record and state into a place, reads them back. WRITE_FAILED when another thing is read
 * than was written; SPACE_EXCEEDED when the place is too small: then nothing was touched. */
BULLA_MUST_USE enum bulla_status bulla_record_write(const struct bulla_board *board,
                                                    const struct bulla_crypto *crypto, uint8_t slot,
                                                    const struct bulla_record *record,
                                                    const struct bulla_device_state *state);

/* The generation that a place claims to hold, unjudged; false when it holds no record. READ_FAILED.
 */
BULLA_MUST_USE enum bulla_status bulla_record_peek(const struct bulla_board *board, uint8_t slot,
                                                   bool *present, uint64_t *generation);

/* Reads a record in one pass: the document into `memory`, the rest into *record and *state, whose
 * components are the caller's. Only after OK any of it may be used. BAD_MAGIC,
 * UNSUPPORTED_FORMAT, FIELD_INVALID, RESULT_DIGEST: the place holds no valid record.
 * MEMORY_EXCEEDED, SPACE_EXCEEDED: it claims more than the caller has room for. Does not open the
 * key store. */
BULLA_MUST_USE enum bulla_status bulla_record_read(const struct bulla_board *board,
                                                   const struct bulla_crypto *crypto, uint8_t slot,
                                                   struct bulla_record *record,
                                                   struct bulla_device_state *state,
                                                   uint8_t *memory, size_t memory_bytes);

#ifdef __cplusplus
}
#endif

#endif /* BULLA_VERIFIER_STATE_RECORD_H_ */
