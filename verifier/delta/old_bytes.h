/* SPDX-License-Identifier: Apache-2.0
 *
 * Bounded reads of the old image: its ranges that a segment names, one behind the other, as one run
 * of bytes with zeros around it. What is looked at lies in a window, or in the image itself where
 * that is in memory.
 */
#ifndef BULLA_VERIFIER_DELTA_OLD_BYTES_H_
#define BULLA_VERIFIER_DELTA_OLD_BYTES_H_

#include "bulla/delta.h"
#include "verifier/delta/unit.h"

#ifdef __cplusplus
extern "C" {
#endif

#define BULLA_DELTA_SEGMENT_MAX (UINT32_C(1) << 29)
#define BULLA_DELTA_RANGES_MAX 4096
#define BULLA_DELTA_RANGE_BYTES 16 /* of memory, each */

struct bulla_delta_range {
  uint64_t offset; /* in the old image */
  uint32_t length;
  uint32_t start; /* in the segment's old bytes */
};

struct bulla_delta_old {
  const struct bulla_delta_base *base;
  struct bulla_delta_range *ranges;
  uint32_t range_count;
  uint32_t size;    /* of the segment's old bytes */
  uint64_t horizon; /* bytes of the image before it read as zeros (horizon.h) */
  uint8_t *window;
  uint32_t window_bytes;
  /* What can be looked at now: bytes from run_start up to run_end are at `run`; segment offsets,
   * which may lie before 0 and behind `size` by what unit.h wants around a unit. */
  const uint8_t *run;
  int64_t run_start;
  int64_t run_end;
};

/* Forgets the window: at the start of a segment, with its ranges filled in. */
void bulla_delta_old_begin(struct bulla_delta_old *old);

/* Raises the horizon: what was looked at may be gone. */
static inline void bulla_delta_old_raise(struct bulla_delta_old *old, uint64_t horizon) {
  if (old->horizon == horizon) return;
  old->horizon = horizon;
  bulla_delta_old_begin(old);
}

/* The last range that starts at or before `offset` < size. */
const struct bulla_delta_range *bulla_delta_range_of(const struct bulla_delta_old *old,
                                                     uint32_t offset);

/* Moves the window; only for bulla_delta_old_at. */
BULLA_MUST_USE enum bulla_status bulla_delta_old_fetch(struct bulla_delta_old *old,
                                                       uint32_t offset);

/* The old byte at `offset` <= size with BYTES_BEFORE and BYTES_AFTER around it (unit.h), until the
 * next call. READ_FAILED or what else the base gave. */
static inline enum bulla_status bulla_delta_old_at(struct bulla_delta_old *old, uint32_t offset,
                                                   const uint8_t **at) {
  if ((int64_t)offset - BULLA_DELTA_BYTES_BEFORE < old->run_start ||
      (int64_t)offset + BULLA_DELTA_BYTES_AFTER > old->run_end) {
    const enum bulla_status status = bulla_delta_old_fetch(old, offset);
    if (status != BULLA_OK) return status;
  }
  *at = old->run + ((int64_t)offset - old->run_start);
  return BULLA_OK;
}

#ifdef __cplusplus
}
#endif

#endif /* BULLA_VERIFIER_DELTA_OLD_BYTES_H_ */
