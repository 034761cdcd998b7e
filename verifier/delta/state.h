/* SPDX-License-Identifier: Apache-2.0
 *
 * What an applier keeps at the start of its memory: where it is in the stream, the numbers of the
 * segment's header that were read, the walk.
 */
#ifndef BULLA_VERIFIER_DELTA_STATE_H_
#define BULLA_VERIFIER_DELTA_STATE_H_

#include "bulla/delta.h"
#include "verifier/delta/layout.h"
#include "verifier/delta/segment.h"
#include "verifier/delta/walk.h"

/* The same on every machine, so that the stated memory is: at least sizeof of what follows. */
#define BULLA_DELTA_STATE_BYTES 3072

enum bulla_delta_phase {
  BULLA_DELTA_PHASE_HEADER, /* numbers of a segment's header, one a step */
  BULLA_DELTA_PHASE_COPY,
  BULLA_DELTA_PHASE_STORE,
  BULLA_DELTA_PHASE_ZSTD,
  BULLA_DELTA_PHASE_SKIP,  /* stored bytes of a segment that an earlier run has written */
  BULLA_DELTA_PHASE_CODER, /* the first bytes of a modelled stream */
  BULLA_DELTA_PHASE_WALK
};

struct bulla_delta_state {
  struct bulla_delta_layout layout;
  uint8_t *memory; /* 8-aligned; the layout counts from here */

  enum bulla_delta_phase phase;
  struct bulla_delta_segment segment;
  uint64_t position;    /* of the next byte of the new image */
  uint64_t written;     /* given to `write`, or left out by resume_at */
  uint64_t segment_end; /* in the new image */
  uint64_t stored_left; /* bytes of the segment's content that were not consumed yet */

  uint32_t input_start; /* bytes input_start up to input_end of `input` wait */
  uint32_t input_end;
  uint8_t *out; /* end of what waits to be written; the walk has its own while it runs */

  struct bulla_delta_walk walk;
};

_Static_assert(sizeof(struct bulla_delta_state) <= BULLA_DELTA_STATE_BYTES,
               "the stated memory holds the state");

#endif /* BULLA_VERIFIER_DELTA_STATE_H_ */
