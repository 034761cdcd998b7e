/* SPDX-License-Identifier: Apache-2.0
 *
 * The applier: collects input until a step cannot run out of it, takes the step, writes what the
 * steps gave (DELTA.md 8). It can stop between any two steps.
 */
#include "verifier/delta/apply.h"

#include <string.h>

#include "formats/wire/try.h"
#include "verifier/delta/little_endian.h"

enum { kHeaderBytes = 10 };

void bulla_delta_begin(struct bulla_delta *delta, const struct bulla_delta_setup *setup) {
  memset(delta, 0, sizeof *delta);
  delta->setup = *setup;
  delta->status = BULLA_OK;
}

/* The header has a fixed length: format, bits, zstd window, covers, ranges. */
static enum bulla_status read_header(struct bulla_delta *delta) {
  const uint8_t *const header = delta->header;
  struct bulla_delta_params *const params = &delta->params;
  if (header[0] != BULLA_DELTA_FORMAT) return BULLA_ENCODING_UNSUPPORTED;
  params->model_bits = header[1];
  params->table_bits = header[2];
  params->zstd_window_log = header[3];
  params->cover_max = bulla_load32(header + 4);
  params->range_max = bulla_load16(header + 8);
  return bulla_delta_params_valid(params) ? BULLA_OK : BULLA_ENCODING_INVALID;
}

enum bulla_status bulla_delta_set_up(struct bulla_delta *delta) {
  BULLA_TRY(read_header(delta));
  if (!bulla_delta_in_place_valid(&delta->setup.in_place)) return BULLA_SPACE_EXCEEDED;
  if (delta->setup.memory_bytes < bulla_delta_memory_bytes(&delta->params)) {
    return BULLA_MEMORY_EXCEEDED;
  }
  uint8_t *const memory = delta->setup.memory + (0 - (uintptr_t)delta->setup.memory) % 8;
  struct bulla_delta_state *const state = (struct bulla_delta_state *)(void *)memory;
  memset(state, 0, sizeof *state);
  state->layout = bulla_delta_layout_of(&delta->params);
  state->memory = memory;
  state->phase = BULLA_DELTA_PHASE_HEADER;
  state->out = memory + state->layout.output;
  state->walk.old.base = &delta->setup.base;
  bulla_delta_lay_out(&state->walk, &state->layout, memory);
  bulla_delta_segment_begin(&state->segment);
  delta->state = state;
  return BULLA_OK;
}

/* Seven bits a byte, the lowest first, in the shortest form. */
static bool read_number(struct bulla_delta_state *state, uint64_t *number,
                        enum bulla_status *status) {
  const uint8_t *const bytes = bulla_delta_input(state);
  *number = 0;
  for (uint32_t i = 0; i < bulla_delta_waiting(state); i++) {
    const uint64_t low = bytes[i] & 127u;
    if (i == 9 && low > 1) break;
    *number |= low << 7 * i;
    if (bytes[i] >= 128 && i < 9) continue;
    if (bytes[i] >= 128 || (i > 0 && low == 0)) break;
    state->input_start += i + 1;
    return true;
  }
  if (bulla_delta_waiting(state) >= BULLA_DELTA_NUMBER_BYTES) *status = BULLA_ENCODING_INVALID;
  return false;
}

static enum bulla_status step_header(struct bulla_delta *delta, bool *moved) {
  struct bulla_delta_state *const state = delta->state;
  const struct bulla_delta_bounds bounds = {&delta->params, delta->setup.base.size,
                                            delta->setup.new_size - state->position};
  enum bulla_status status = BULLA_OK;
  uint64_t number;
  if (bounds.new_left == 0) { /* the image is whole: nothing may follow */
    return bulla_delta_waiting(state) > 0 ? BULLA_ENCODING_INVALID : BULLA_OK;
  }
  if (!read_number(state, &number, &status)) return status;
  *moved = true;
  BULLA_TRY(bulla_delta_segment_take(&state->segment, &state->walk, &bounds, number));
  if (state->segment.next != BULLA_DELTA_FIELD_NONE) return BULLA_OK;
  return bulla_delta_begin_content(delta);
}

static enum bulla_status take_step(struct bulla_delta *delta, bool *moved) {
  const struct bulla_delta_rest *const rest = &delta->setup.rest;
  const uint64_t before = delta->state->written;
  if (delta->state->phase == BULLA_DELTA_PHASE_HEADER) {
    BULLA_TRY(step_header(delta, moved));
  } else {
    BULLA_TRY(bulla_delta_step_content(delta, moved));
  }
  if (rest->at_rest == NULL || delta->state->written == before) return BULLA_OK;
  return rest->at_rest(rest->context, delta);
}

static enum bulla_status run(struct bulla_delta *delta) {
  for (bool moved = true; moved;) {
    moved = false;
    BULLA_TRY(take_step(delta, &moved));
  }
  return BULLA_OK;
}

/* Moves what waits to the front and adds as many bytes as there is room for. */
static size_t collect(struct bulla_delta_state *state, const uint8_t *bytes, size_t length) {
  uint8_t *const buffer = state->memory + state->layout.input;
  const uint32_t left = bulla_delta_waiting(state);
  const size_t room = state->layout.input_bytes - left;
  const size_t step = length < room ? length : room;
  memmove(buffer, buffer + state->input_start, left);
  memcpy(buffer + left, bytes, step);
  state->input_start = 0;
  state->input_end = left + (uint32_t)step;
  return step;
}

static size_t collect_header(struct bulla_delta *delta, const uint8_t *bytes, size_t length) {
  const size_t wanted = kHeaderBytes - (size_t)delta->header_bytes;
  const size_t step = length < wanted ? length : wanted;
  memcpy(delta->header + delta->header_bytes, bytes, step);
  delta->header_bytes = (uint8_t)(delta->header_bytes + step);
  return step;
}

static enum bulla_status take(struct bulla_delta *delta, const uint8_t *bytes, size_t length) {
  if (length == 0 && delta->state != NULL) return run(delta);
  while (length > 0) {
    size_t step;
    if (delta->state == NULL) {
      step = collect_header(delta, bytes, length);
      delta->taken += step;
      if (delta->header_bytes == kHeaderBytes) BULLA_TRY(bulla_delta_set_up(delta));
    } else {
      step = collect(delta->state, bytes, length);
      delta->taken += step;
      BULLA_TRY(run(delta));
    }
    bytes += step;
    length -= step;
  }
  return BULLA_OK;
}

enum bulla_status bulla_delta_take(struct bulla_delta *delta, const uint8_t *bytes, size_t length) {
  if (delta->status == BULLA_OK) delta->status = take(delta, bytes, length);
  return delta->status;
}

enum bulla_status bulla_delta_finish(const struct bulla_delta *delta) {
  const struct bulla_delta_state *const state = delta->state;
  if (delta->status != BULLA_OK) return delta->status;
  if (state == NULL || state->phase != BULLA_DELTA_PHASE_HEADER ||
      state->position != delta->setup.new_size) {
    return BULLA_ENCODING_INVALID;
  }
  return BULLA_OK;
}

uint64_t bulla_delta_written(const struct bulla_delta *delta) {
  return delta->state != NULL ? delta->state->written : 0;
}
