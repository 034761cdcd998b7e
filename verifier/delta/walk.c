/* SPDX-License-Identifier: Apache-2.0
 *
 * Covers first, then the new bytes in order. Every number that a stream states is held against the
 * segment before it is used.
 */
#include "verifier/delta/walk.h"

#include <string.h>

#include "formats/wire/try.h"

/* Positions in relocatable files are offsets in the segment. */
static void begin_elf(struct bulla_delta_walk *walk) {
  const struct bulla_delta_address_map map = {1, 0, {{0, 0, 0}}};
  walk->old_map = map;
  walk->old_map.limit = walk->old.size;
  walk->old_map.ranges[0].length = walk->old.size;
  walk->new_map = map;
  walk->new_map.limit = walk->covers.new_size;
  walk->new_map.ranges[0].length = walk->covers.new_size;
  bulla_delta_elf_begin(walk->elf, &walk->old);
}

void bulla_delta_walk_begin(struct bulla_delta_walk *walk,
                            const struct bulla_delta_walk_start *start) {
  bulla_delta_model_begin(&walk->model, start->counters, start->model_bits);
  bulla_delta_learned_begin(&walk->learned, start->tables, start->table_bits);
  bulla_delta_old_begin(&walk->old);
  bulla_delta_reader_begin(&walk->reader, start->arch, start->base, walk->old.size, &walk->old_map);
  if (start->arch == BULLA_DELTA_ARCH_ELF) begin_elf(walk);
  walk->old_stretch.length = 0;
  walk->new_stretch.length = 0;
  walk->stage = walk->covers.count > 0 ? BULLA_DELTA_STAGE_COVERS : BULLA_DELTA_STAGE_BETWEEN;
  walk->cover = 0;
  walk->position = 0;
  walk->from = 0;
  walk->end = 0;
  walk->hits = 0;
  walk->since_miss = 0;
  walk->last_word = 0;
  walk->winners = 0;
  walk->new_page_known = 0;
  memset(walk->difference, 0, sizeof walk->difference);
  memset(walk->sticky, 0, sizeof walk->sticky);
}

/* New offset and diagonal of one cover, each as its distance from that of the cover before. */
static enum bulla_status step_covers(struct bulla_delta_walk *walk) {
  struct bulla_delta_cover_map *const map = &walk->covers;
  const uint32_t i = walk->cover;
  const uint32_t last_new = i > 0 ? map->new_offset[i - 1] : 0;
  const uint32_t last_old = i > 0 ? map->old_offset[i - 1] : 0;
  uint32_t advance = 0;
  int32_t shift = 0;
  if (walk->wanted != NULL) {
    advance = walk->wanted[i].new_offset - last_new;
    shift = (int32_t)(walk->wanted[i].old_offset - last_old - advance);
  }
  advance = bulla_delta_number(&walk->model, advance, 2, BULLA_DELTA_NUMBER_ADVANCE);
  shift = bulla_delta_signed_number(&walk->model, shift, 3, BULLA_DELTA_NUMBER_SHIFT);
  if (advance > map->new_size - last_new) return BULLA_ENCODING_INVALID;
  const int64_t old_offset = (int64_t)last_old + advance + shift;
  if (old_offset < 0 || old_offset > walk->old.size) return BULLA_ENCODING_INVALID;
  map->new_offset[i] = last_new + advance;
  map->old_offset[i] = (uint32_t)old_offset;
  if (++walk->cover < map->count) return BULLA_OK;
  bulla_delta_cover_map_sort(map);
  walk->cover = 0;
  walk->stage = BULLA_DELTA_STAGE_BETWEEN;
  return BULLA_OK;
}

static uint32_t bit_length(uint32_t number) {
  uint32_t bits = 0;
  for (; number != 0; number >>= 1) bits++;
  return bits;
}

/* How many literals stand behind the cover, before the next one. */
static enum bulla_status begin_cover(struct bulla_delta_walk *walk) {
  const uint32_t span = bulla_delta_cover_span(&walk->covers, walk->cover);
  uint32_t gap = walk->wanted != NULL ? span - walk->wanted[walk->cover].length : 0;
  gap = bulla_delta_number(&walk->model, gap, 5 + bit_length(span), BULLA_DELTA_NUMBER_GAP);
  if (gap > span) return BULLA_ENCODING_INVALID;
  const uint32_t length = span - gap;
  walk->from = walk->covers.old_offset[walk->cover];
  if (length > walk->old.size - walk->from) return BULLA_ENCODING_INVALID;
  walk->end = walk->position + length;
  walk->since_miss = 0;
  walk->new_page_known = 0;
  bulla_delta_reader_restart(&walk->reader);
  walk->stage = BULLA_DELTA_STAGE_UNITS;
  return BULLA_OK;
}

static enum bulla_status step_between(struct bulla_delta_walk *walk) {
  const bool covered = walk->cover < walk->covers.count;
  const uint32_t next = covered ? walk->covers.new_offset[walk->cover] : walk->covers.new_size;
  if (covered && next == walk->position) return begin_cover(walk);
  walk->end = next;
  walk->stage = BULLA_DELTA_STAGE_LITERALS;
  return BULLA_OK;
}

enum bulla_status bulla_delta_walk_step(struct bulla_delta_walk *walk) {
  switch (walk->stage) {
    case BULLA_DELTA_STAGE_UNITS:
      if (walk->position < walk->end) return bulla_delta_step_unit(walk);
      walk->cover++;
      walk->stage = BULLA_DELTA_STAGE_BETWEEN;
      return BULLA_OK;
    case BULLA_DELTA_STAGE_LITERALS:
      if (walk->position < walk->end) {
        bulla_delta_step_literal(walk);
      } else {
        walk->stage = walk->position < walk->covers.new_size || walk->cover < walk->covers.count
                          ? BULLA_DELTA_STAGE_BETWEEN
                          : BULLA_DELTA_STAGE_END;
      }
      return BULLA_OK;
    case BULLA_DELTA_STAGE_BETWEEN:
      return step_between(walk);
    case BULLA_DELTA_STAGE_COVERS:
      return step_covers(walk);
    case BULLA_DELTA_STAGE_END:
    default:
      return BULLA_WRONG_ORDER;
  }
}
