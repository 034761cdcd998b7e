/* SPDX-License-Identifier: Apache-2.0
 *
 * The fixed parts of a record as bytes, and back (verifier/state/record.h). Inside the state
 * machine only.
 */
#ifndef BULLA_VERIFIER_STATE_RECORD_FIELDS_H_
#define BULLA_VERIFIER_STATE_RECORD_FIELDS_H_

#include "verifier/state/record.h"

struct bulla_record_head {
  uint8_t component_count;
  uint8_t trial_starts;
  uint32_t store_bytes;
  uint64_t generation;
  uint32_t key_store_floor;
  uint32_t capability_counter;
};

void bulla_record_head_encode(const struct bulla_record_head *head,
                              uint8_t bytes[BULLA_RECORD_HEAD_BYTES]);

/* BAD_MAGIC, UNSUPPORTED_FORMAT, FIELD_INVALID. */
BULLA_MUST_USE enum bulla_status bulla_record_head_decode(
    const uint8_t bytes[BULLA_RECORD_HEAD_BYTES], struct bulla_record_head *head);

void bulla_record_component_encode(const struct bulla_component_state *component,
                                   uint8_t bytes[BULLA_RECORD_COMPONENT_BYTES]);

/* FIELD_INVALID for anything that no step could have left: numbers out of range, an empty slot that
 * says something, phases that do not fit what is in the slots, two images in one slot. */
BULLA_MUST_USE enum bulla_status bulla_record_component_decode(
    const uint8_t bytes[BULLA_RECORD_COMPONENT_BYTES], struct bulla_component_state *component);

/* The tag over a record's digest: the board's, else the digest itself. */
BULLA_MUST_USE enum bulla_status bulla_record_tag(const struct bulla_board *board,
                                                  const uint8_t digest[BULLA_DIGEST_BYTES],
                                                  uint8_t tag[BULLA_RECORD_TAG_BYTES]);

#endif /* BULLA_VERIFIER_STATE_RECORD_FIELDS_H_ */
