/* SPDX-License-Identifier: Apache-2.0
 *
 * What the files of the applier share: input that waits, output that waits, and who takes the next
 * step. A step says that it moved; when it did not, it wants more input.
 */
#ifndef BULLA_VERIFIER_DELTA_APPLY_H_
#define BULLA_VERIFIER_DELTA_APPLY_H_

#include "verifier/delta/state.h"

static inline uint32_t bulla_delta_waiting(const struct bulla_delta_state *state) {
  return state->input_end - state->input_start;
}

static inline const uint8_t *bulla_delta_input(const struct bulla_delta_state *state) {
  return state->memory + state->layout.input + state->input_start;
}

static inline uint8_t *bulla_delta_output_start(const struct bulla_delta_state *state) {
  return state->memory + state->layout.output;
}

/* Once the header is there: checks it, and lays the memory out. */
BULLA_MUST_USE enum bulla_status bulla_delta_set_up(struct bulla_delta *delta);

/* Writes what waits, in place up to the end of the page, and keeps the last bytes as history. What
 * an earlier run wrote is passed over. */
BULLA_MUST_USE enum bulla_status bulla_delta_flush(struct bulla_delta *delta);

/* Up to where output may wait: the buffer's end, in place no more than the page wants. */
uint8_t *bulla_delta_output_end(const struct bulla_delta *delta);

/* After a segment's header: what its kind needs at the start. */
BULLA_MUST_USE enum bulla_status bulla_delta_begin_content(struct bulla_delta *delta);

/* One step of the segment's content; many, for a walk. */
BULLA_MUST_USE enum bulla_status bulla_delta_step_content(struct bulla_delta *delta, bool *moved);

/* The walk's part of it (apply_walk.c). */
void bulla_delta_begin_walk(struct bulla_delta_state *state);
void bulla_delta_step_coder(struct bulla_delta_state *state, bool *moved);
BULLA_MUST_USE enum bulla_status bulla_delta_step_walk(struct bulla_delta *delta, bool *moved);

/* Writes the rest and expects the next header; in place perhaps only after another call. */
BULLA_MUST_USE enum bulla_status bulla_delta_end_segment(struct bulla_delta *delta);

#endif /* BULLA_VERIFIER_DELTA_APPLY_H_ */
