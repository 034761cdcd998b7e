/* SPDX-License-Identifier: Apache-2.0
 *
 * Numbers first, so that rows can be sized; then the rows. What follows from other fields (ends,
 * the order of covers, the window) is not passed but made again.
 */
#include "verifier/delta/save.h"

#include <string.h>

#include "formats/wire/try.h"
#include "verifier/delta/apply.h"
#include "verifier/delta/horizon.h"
#include "verifier/delta/restore_check.h"

static enum bulla_status pass(const struct bulla_delta_passage *passage, void *bytes,
                              size_t length) {
  return passage->pass(passage->context, (uint8_t *)bytes, length);
}

static struct bulla_delta_saved numbers_of(const struct bulla_delta *delta) {
  const struct bulla_delta_state *const state = delta->state;
  const struct bulla_delta_segment *const segment = &state->segment;
  const struct bulla_delta_walk *const walk = &state->walk;
  struct bulla_delta_saved saved;
  memset(&saved, 0, sizeof saved);
  saved.taken = delta->taken;
  saved.position = state->position;
  saved.phase = (uint32_t)state->phase;
  saved.input_bytes = bulla_delta_waiting(state);
  saved.output_bytes = (uint32_t)(state->out - bulla_delta_output_start(state));
  if (state->phase == BULLA_DELTA_PHASE_HEADER) return saved;
  saved.left = state->segment_end - state->position;
  saved.stored_left = state->stored_left;
  saved.copy_offset = segment->copy_offset + (segment->length - saved.left);
  if (state->phase != BULLA_DELTA_PHASE_WALK) return saved;
  saved.base = segment->base;
  saved.arch = (uint32_t)segment->arch;
  saved.model_bits = segment->model_bits;
  saved.table_bits = segment->table_bits;
  saved.cover_count = walk->covers.count;
  saved.range_count = walk->old.range_count;
  saved.old_map_count = walk->old_map.count;
  saved.new_map_count = walk->new_map.count;
  saved.new_size = walk->covers.new_size;
  saved.range = walk->model.coder.range;
  saved.code = walk->model.coder.code;
  saved.stage = (uint32_t)walk->stage;
  saved.cover = walk->cover;
  saved.walked = walk->position;
  saved.from = walk->from;
  saved.end = walk->end;
  saved.hits = walk->hits;
  saved.since_miss = walk->since_miss;
  saved.last_word = walk->last_word;
  saved.winners = walk->winners;
  saved.new_page_known = walk->new_page_known;
  return saved;
}

static enum bulla_status pass_map(const struct bulla_delta_passage *passage,
                                  struct bulla_delta_address_map *map) {
  BULLA_TRY(pass(passage, &map->limit, sizeof map->limit));
  return pass(passage, map->ranges, map->count * sizeof map->ranges[0]);
}

/* What has to be there before a walk can begin. */
static enum bulla_status pass_shape(const struct bulla_delta_passage *passage,
                                    struct bulla_delta_walk *walk) {
  BULLA_TRY(pass_map(passage, &walk->old_map));
  BULLA_TRY(pass_map(passage, &walk->new_map));
  return pass(passage, walk->old.ranges, walk->old.range_count * sizeof walk->old.ranges[0]);
}

/* What it has learned since. */
static enum bulla_status pass_rows(const struct bulla_delta_passage *passage,
                                   struct bulla_delta_state *state) {
  struct bulla_delta_walk *const walk = &state->walk;
  const uint32_t covers = walk->covers.count;
  BULLA_TRY(pass(passage, walk->model.weights, sizeof walk->model.weights));
  BULLA_TRY(pass(passage, walk->model.counters, (size_t)2 << state->segment.model_bits));
  BULLA_TRY(pass(passage, state->memory + state->layout.tables,
                 bulla_delta_learned_bytes(state->segment.table_bits)));
  BULLA_TRY(pass(passage, walk->covers.new_offset, covers * sizeof walk->covers.new_offset[0]));
  BULLA_TRY(pass(passage, walk->covers.old_offset, covers * sizeof walk->covers.old_offset[0]));
  BULLA_TRY(pass(passage, walk->reader.page, sizeof walk->reader.page));
  BULLA_TRY(pass(passage, walk->reader.page_set, sizeof walk->reader.page_set));
  BULLA_TRY(pass(passage, &walk->reader.page_count, sizeof walk->reader.page_count));
  BULLA_TRY(pass(passage, walk->new_page, sizeof walk->new_page));
  BULLA_TRY(pass(passage, walk->difference, sizeof walk->difference));
  return pass(passage, walk->sticky, sizeof walk->sticky);
}

/* Input and output that wait, with the history before them. */
static enum bulla_status pass_waiting(const struct bulla_delta_passage *passage,
                                      struct bulla_delta_state *state) {
  uint8_t *const input = state->memory + state->layout.input + state->input_start;
  uint8_t *const output = bulla_delta_output_start(state) - BULLA_DELTA_HISTORY_BYTES;
  BULLA_TRY(pass(passage, input, bulla_delta_waiting(state)));
  return pass(passage, output, (size_t)(state->out - output));
}

static bool is_at_rest(const struct bulla_delta *delta) {
  const struct bulla_delta_state *const state = delta->state;
  if (state == NULL || !bulla_delta_is_in_place(&delta->setup.in_place)) return false;
  if ((state->written & (delta->setup.in_place.erase_bytes - 1)) != 0) return false;
  return state->phase == BULLA_DELTA_PHASE_HEADER
             ? state->segment.next == BULLA_DELTA_FIELD_KIND
             : state->phase == BULLA_DELTA_PHASE_COPY || state->phase == BULLA_DELTA_PHASE_STORE ||
                   state->phase == BULLA_DELTA_PHASE_WALK;
}

enum bulla_status bulla_delta_save(struct bulla_delta *delta,
                                   const struct bulla_delta_passage *passage) {
  struct bulla_delta_state *const state = delta->state;
  if (!is_at_rest(delta)) return BULLA_WRONG_ORDER;
  struct bulla_delta_saved saved = numbers_of(delta);
  BULLA_TRY(pass(passage, delta->header, sizeof delta->header));
  BULLA_TRY(pass(passage, &saved, sizeof saved));
  if (state->phase == BULLA_DELTA_PHASE_WALK) {
    BULLA_TRY(pass_shape(passage, &state->walk));
    BULLA_TRY(pass_rows(passage, state));
  }
  return pass_waiting(passage, state);
}

/* Behind the header, with numbers that were found to fit. */
static void set_numbers(struct bulla_delta *delta, const struct bulla_delta_saved *saved) {
  struct bulla_delta_state *const state = delta->state;
  delta->taken = saved->taken;
  state->position = saved->position;
  state->written = saved->position - saved->output_bytes;
  state->phase = (enum bulla_delta_phase)saved->phase;
  state->segment_end = saved->position + saved->left;
  state->stored_left = saved->stored_left;
  state->segment.length = saved->left;
  state->segment.copy_offset = saved->copy_offset;
  state->input_start = 0;
  state->input_end = saved->input_bytes;
  state->out = bulla_delta_output_start(state) + saved->output_bytes;
}

/* From here on the walk is as at its start, with rows of the right size. */
static enum bulla_status restore_shape(struct bulla_delta *delta,
                                       const struct bulla_delta_saved *saved,
                                       const struct bulla_delta_passage *passage) {
  struct bulla_delta_state *const state = delta->state;
  struct bulla_delta_walk *const walk = &state->walk;
  state->segment.arch = (enum bulla_delta_arch)saved->arch;
  state->segment.model_bits = saved->model_bits;
  state->segment.table_bits = saved->table_bits;
  state->segment.base = saved->base;
  walk->covers.count = saved->cover_count;
  walk->covers.new_size = saved->new_size;
  walk->old.range_count = saved->range_count;
  walk->old_map.count = saved->old_map_count;
  walk->new_map.count = saved->new_map_count;
  BULLA_TRY(pass_shape(passage, walk));
  BULLA_TRY(bulla_delta_check_shape(walk, delta->setup.base.size));
  bulla_delta_begin_walk(state);
  return BULLA_OK;
}

static enum bulla_status restore_walk(struct bulla_delta *delta,
                                      const struct bulla_delta_saved *saved,
                                      const struct bulla_delta_passage *passage) {
  struct bulla_delta_walk *const walk = &delta->state->walk;
  BULLA_TRY(restore_shape(delta, saved, passage));
  BULLA_TRY(pass_rows(passage, delta->state));
  walk->model.coder.range = saved->range;
  walk->model.coder.code = saved->code;
  walk->stage = (enum bulla_delta_stage)saved->stage;
  walk->cover = saved->cover;
  walk->position = saved->walked;
  walk->from = saved->from;
  walk->end = saved->end;
  walk->hits = saved->hits;
  walk->since_miss = saved->since_miss;
  walk->last_word = saved->last_word;
  walk->winners = saved->winners;
  walk->new_page_known = saved->new_page_known;
  BULLA_TRY(bulla_delta_check_walk(walk));
  bulla_delta_cover_map_sort(&walk->covers);
  return BULLA_OK;
}

static enum bulla_status restore(struct bulla_delta *delta,
                                 const struct bulla_delta_passage *passage) {
  struct bulla_delta_saved saved;
  BULLA_TRY(pass(passage, delta->header, sizeof delta->header));
  BULLA_TRY(bulla_delta_set_up(delta));
  BULLA_TRY(pass(passage, &saved, sizeof saved));
  BULLA_TRY(bulla_delta_check_numbers(delta, &saved));
  set_numbers(delta, &saved);
  if (delta->state->phase == BULLA_DELTA_PHASE_WALK) {
    BULLA_TRY(restore_walk(delta, &saved, passage));
  }
  return pass_waiting(passage, delta->state);
}

enum bulla_status bulla_delta_restore(struct bulla_delta *delta,
                                      const struct bulla_delta_passage *passage) {
  delta->status = restore(delta, passage);
  return delta->status;
}
