/* SPDX-License-Identifier: Apache-2.0
 *
 * Modelled segments: the walk gets as much of the input as belongs to it, and stops before a step
 * could run out of input or output.
 */
#include <string.h>

#include "formats/wire/try.h"
#include "verifier/delta/apply.h"
#include "verifier/delta/horizon.h"

/* The walk begins once its first bytes are there. */
void bulla_delta_begin_walk(struct bulla_delta_state *state) {
  const struct bulla_delta_segment *const segment = &state->segment;
  const struct bulla_delta_walk_start start = {
      segment->arch,
      segment->base,
      segment->model_bits,
      segment->table_bits,
      (uint16_t *)(void *)(state->memory + state->layout.counters),
      state->memory + state->layout.tables};
  bulla_delta_walk_begin(&state->walk, &start);
  memset(bulla_delta_output_start(state) - BULLA_DELTA_HISTORY_BYTES, 0, BULLA_DELTA_HISTORY_BYTES);
}

/* What waits of this segment. */
static uint32_t waiting_here(const struct bulla_delta_state *state) {
  const uint32_t waiting = bulla_delta_waiting(state);
  return state->stored_left < waiting ? (uint32_t)state->stored_left : waiting;
}

/* Lets the coder look at the segment's part of what waits. */
static void offer_input(struct bulla_delta_state *state) {
  struct bulla_delta_coder *const coder = &state->walk.model.coder;
  coder->input = bulla_delta_input(state);
  coder->input_end = coder->input + waiting_here(state);
}

static void withdraw_input(struct bulla_delta_state *state) {
  const uint32_t taken = (uint32_t)(state->walk.model.coder.input - bulla_delta_input(state));
  state->input_start += taken;
  state->stored_left -= taken;
}

void bulla_delta_step_coder(struct bulla_delta_state *state, bool *moved) {
  if (bulla_delta_waiting(state) < BULLA_DELTA_CODER_START_BYTES &&
      state->stored_left > bulla_delta_waiting(state)) {
    return;
  }
  offer_input(state);
  bulla_delta_decode_begin(&state->walk.model.coder);
  withdraw_input(state);
  state->phase = BULLA_DELTA_PHASE_WALK;
  *moved = true;
}

/* Many steps, as long as none of them can run out of input or output, nor begins behind the end of
 * a page: so all have one horizon. */
enum bulla_status bulla_delta_step_walk(struct bulla_delta *delta, bool *moved) {
  struct bulla_delta_state *const state = delta->state;
  struct bulla_delta_walk *const walk = &state->walk;
  struct bulla_delta_coder *const coder = &walk->model.coder;
  const bool all_here = state->stored_left <= bulla_delta_waiting(state);
  uint8_t *const full = bulla_delta_output_end(delta);
  const uint32_t before = walk->position;
  enum bulla_status status = BULLA_OK;
  offer_input(state);
  bulla_delta_old_raise(&walk->old, bulla_delta_horizon(&delta->setup.in_place, state->position));
  walk->out = state->out;
  while (status == BULLA_OK && walk->stage != BULLA_DELTA_STAGE_END && walk->out < full &&
         (all_here || coder->input_end - coder->input >= BULLA_DELTA_STEP_BYTES)) {
    status = bulla_delta_walk_on(walk);
    *moved = true;
  }
  withdraw_input(state);
  state->out = walk->out;
  state->position += walk->position - before;
  BULLA_TRY(status);
  if (walk->stage == BULLA_DELTA_STAGE_END) {
    if (state->stored_left > 0) return BULLA_ENCODING_INVALID;
    *moved = true;
    return bulla_delta_end_segment(delta);
  }
  return walk->out >= full ? bulla_delta_flush(delta) : BULLA_OK;
}
