/* SPDX-License-Identifier: Apache-2.0
 *
 * The content of segments other than modelled ones, and the way out of all of them.
 */
#include <string.h>

#include "formats/wire/try.h"
#include "verifier/delta/apply.h"
#include "verifier/delta/horizon.h"

/* In place a step may have gone over the end of a page: what it gave behind it waits on. */
enum bulla_status bulla_delta_flush(struct bulla_delta *delta) {
  struct bulla_delta_state *const state = delta->state;
  const struct bulla_delta_setup *const setup = &delta->setup;
  uint8_t *const start = bulla_delta_output_start(state);
  const uint32_t waiting = (uint32_t)(state->out - start);
  const size_t length = bulla_delta_page_left(&setup->in_place, state->written, waiting);
  if (length == 0) return BULLA_OK;
  size_t passed = 0;
  if (state->written < setup->resume_at) {
    const uint64_t left = setup->resume_at - state->written;
    passed = left < length ? (size_t)left : length;
  }
  if (passed < length) {
    BULLA_TRY(setup->output.write(setup->output.context, state->written + passed, start + passed,
                                  length - passed));
  }
  state->written += length;
  memmove(start - BULLA_DELTA_HISTORY_BYTES, start + length - BULLA_DELTA_HISTORY_BYTES,
          BULLA_DELTA_HISTORY_BYTES + waiting - length);
  state->out -= length;
  return BULLA_OK;
}

uint8_t *bulla_delta_output_end(const struct bulla_delta *delta) {
  const struct bulla_delta_state *const state = delta->state;
  return bulla_delta_output_start(state) +
         bulla_delta_page_left(&delta->setup.in_place, state->written, state->layout.output_bytes);
}

/* Of segments whose output never goes over the end of a page. */
static size_t output_room(const struct bulla_delta *delta) {
  return (size_t)(bulla_delta_output_end(delta) - delta->state->out);
}

static void expect_header(struct bulla_delta_state *state) {
  bulla_delta_segment_begin(&state->segment);
  state->phase = BULLA_DELTA_PHASE_HEADER;
}

enum bulla_status bulla_delta_end_segment(struct bulla_delta *delta) {
  struct bulla_delta_state *const state = delta->state;
  BULLA_TRY(bulla_delta_flush(delta));
  if (state->out == bulla_delta_output_start(state)) expect_header(state);
  return BULLA_OK;
}

enum bulla_status bulla_delta_begin_content(struct bulla_delta *delta) {
  struct bulla_delta_state *const state = delta->state;
  const struct bulla_delta_segment *const segment = &state->segment;
  state->segment_end = state->position + segment->length;
  state->stored_left = segment->stored;
  if (state->segment_end <= delta->setup.resume_at) {
    state->position = state->segment_end;
    state->written = state->segment_end;
    state->phase = BULLA_DELTA_PHASE_SKIP;
    return BULLA_OK;
  }
  switch (segment->kind) {
    case BULLA_DELTA_COPY:
      state->phase = BULLA_DELTA_PHASE_COPY;
      return BULLA_OK;
    case BULLA_DELTA_STORE:
      state->phase = BULLA_DELTA_PHASE_STORE;
      return BULLA_OK;
    case BULLA_DELTA_ZSTD: {
      const struct bulla_delta_zstd *const zstd = delta->setup.zstd;
      if (zstd == NULL || bulla_delta_is_in_place(&delta->setup.in_place)) {
        return BULLA_ENCODING_UNSUPPORTED;
      }
      if (delta->params.zstd_window_log == 0) return BULLA_ENCODING_INVALID;
      state->phase = BULLA_DELTA_PHASE_ZSTD;
      return zstd->begin(zstd->context, segment->length,
                         UINT64_C(1) << delta->params.zstd_window_log);
    }
    case BULLA_DELTA_MODELLED:
    default:
      if (segment->arch == BULLA_DELTA_ARCH_ELF &&
          bulla_delta_is_in_place(&delta->setup.in_place)) {
        return BULLA_ENCODING_UNSUPPORTED;
      }
      bulla_delta_begin_walk(state);
      state->phase = BULLA_DELTA_PHASE_CODER;
      return BULLA_OK;
  }
}

static size_t smaller(uint64_t a, size_t b) {
  return a < b ? (size_t)a : b;
}

static enum bulla_status produced(struct bulla_delta *delta, size_t length) {
  struct bulla_delta_state *const state = delta->state;
  state->out += length;
  state->position += length;
  if (state->position == state->segment_end && state->stored_left == 0) {
    return bulla_delta_end_segment(delta);
  }
  return output_room(delta) == 0 ? bulla_delta_flush(delta) : BULLA_OK;
}

static enum bulla_status step_copy(struct bulla_delta *delta) {
  struct bulla_delta_state *const state = delta->state;
  const struct bulla_delta_base *const base = &delta->setup.base;
  const uint64_t left = state->segment_end - state->position;
  const size_t length = smaller(left, output_room(delta));
  const uint64_t offset = state->segment.copy_offset + (state->segment.length - left);
  const uint64_t horizon = bulla_delta_horizon(&delta->setup.in_place, state->position);
  const size_t gone = offset < horizon ? smaller(horizon - offset, length) : 0;
  memset(state->out, 0, gone);
  if (base->bytes != NULL) {
    memcpy(state->out + gone, base->bytes + offset + gone, length - gone);
  } else if (gone < length) {
    BULLA_TRY(base->read(base->context, offset + gone, state->out + gone, length - gone));
  }
  return produced(delta, length);
}

static enum bulla_status step_store(struct bulla_delta *delta, bool *moved) {
  struct bulla_delta_state *const state = delta->state;
  const size_t length =
      smaller(state->stored_left, smaller(bulla_delta_waiting(state), output_room(delta)));
  *moved = length > 0;
  if (length == 0) return BULLA_OK;
  memcpy(state->out, bulla_delta_input(state), length);
  state->input_start += (uint32_t)length;
  state->stored_left -= length;
  return produced(delta, length);
}

static enum bulla_status step_zstd(struct bulla_delta *delta, bool *moved) {
  struct bulla_delta_state *const state = delta->state;
  const struct bulla_delta_zstd *const zstd = delta->setup.zstd;
  const uint64_t wanted = state->segment_end - state->position;
  size_t taken = smaller(state->stored_left, bulla_delta_waiting(state));
  size_t given = smaller(wanted, output_room(delta));
  const size_t offered = taken, room = given;
  if (offered == 0 && state->stored_left > 0) return BULLA_OK;
  BULLA_TRY(zstd->decode(zstd->context, bulla_delta_input(state), &taken, state->out, &given));
  if (taken > offered || given > room) return BULLA_ENCODING_INVALID;
  if (taken == 0 && given == 0) return BULLA_ENCODING_INVALID;
  *moved = true;
  state->input_start += (uint32_t)taken;
  state->stored_left -= taken;
  return produced(delta, given);
}

static void step_skip(struct bulla_delta_state *state, bool *moved) {
  const size_t length = smaller(state->stored_left, bulla_delta_waiting(state));
  state->input_start += (uint32_t)length;
  state->stored_left -= length;
  *moved = length > 0 || state->stored_left == 0;
  if (state->stored_left == 0) expect_header(state);
}

enum bulla_status bulla_delta_step_content(struct bulla_delta *delta, bool *moved) {
  switch (delta->state->phase) {
    case BULLA_DELTA_PHASE_COPY:
      *moved = true;
      return step_copy(delta);
    case BULLA_DELTA_PHASE_STORE:
      return step_store(delta, moved);
    case BULLA_DELTA_PHASE_ZSTD:
      return step_zstd(delta, moved);
    case BULLA_DELTA_PHASE_SKIP:
      step_skip(delta->state, moved);
      return BULLA_OK;
    case BULLA_DELTA_PHASE_CODER:
      bulla_delta_step_coder(delta->state, moved);
      return BULLA_OK;
    case BULLA_DELTA_PHASE_WALK:
      return bulla_delta_step_walk(delta, moved);
    case BULLA_DELTA_PHASE_HEADER:
    default:
      return BULLA_WRONG_ORDER;
  }
}
