/* SPDX-License-Identifier: Apache-2.0
 *
 * The walk, driven by the new bytes. Its output is what went in, and is dropped.
 */
#include "verifier/delta/encode.h"

#include <string.h>

#include "formats/wire/try.h"
#include "verifier/delta/horizon.h"
#include "verifier/delta/layout.h"
#include "verifier/delta/range_encoder.h"
#include "verifier/delta/state.h"

static struct bulla_delta_params params_of(const struct bulla_delta_plan *plan) {
  const struct bulla_delta_params params = {plan->model_bits, plan->table_bits, plan->cover_count,
                                            plan->range_count, 0};
  return params;
}

static uint64_t encoder_bytes(void) {
  return (sizeof(struct bulla_delta_encoder) + 7) & ~UINT64_C(7);
}

uint64_t bulla_delta_encode_memory_bytes(const struct bulla_delta_plan *plan) {
  const struct bulla_delta_params params = params_of(plan);
  const uint64_t bytes = bulla_delta_memory_bytes(&params);
  return bytes == 0 ? 0 : bytes + encoder_bytes();
}

static bool map_valid(const struct bulla_delta_address_map *map) {
  uint64_t offset = 0;
  if (map->count > BULLA_DELTA_MAP_RANGES_MAX) return false;
  if (map->limit < 0 || map->limit > BULLA_DELTA_ADDRESS_MAX) return false;
  for (uint32_t i = 0; i < map->count; i++) {
    const struct bulla_delta_map_range *range = &map->ranges[i];
    if (range->offset < offset || range->address < 0) return false;
    offset = (uint64_t)range->offset + range->length;
    if (offset > BULLA_DELTA_SEGMENT_MAX || range->address > BULLA_DELTA_ADDRESS_MAX) return false;
  }
  return true;
}

static bool covers_valid(const struct bulla_delta_plan *plan, uint32_t old_size) {
  uint64_t end = 0;
  for (uint32_t i = 0; i < plan->cover_count; i++) {
    const struct bulla_delta_cover *cover = &plan->covers[i];
    if (cover->new_offset < end) return false;
    end = (uint64_t)cover->new_offset + cover->length;
    if ((uint64_t)cover->old_offset + cover->length > old_size) return false;
  }
  return end <= plan->new_size;
}

static bool arch_valid(const struct bulla_delta_plan *plan) {
  if (plan->arch == BULLA_DELTA_ARCH_ELF) {
    return !bulla_delta_is_small(plan->table_bits) && !bulla_delta_is_in_place(&plan->in_place);
  }
  return plan->arch <= BULLA_DELTA_ARCH_X86_64;
}

static bool plan_valid(const struct bulla_delta_plan *plan, uint32_t old_size) {
  uint64_t sum = 0;
  if (plan->range_count < 1 || plan->range_count > BULLA_DELTA_RANGES_MAX) return false;
  for (uint32_t i = 0; i < plan->range_count; i++) sum += plan->ranges[i].length;
  return sum == old_size && old_size <= BULLA_DELTA_SEGMENT_MAX && plan->new_size > 0 &&
         plan->new_size <= BULLA_DELTA_SEGMENT_MAX && arch_valid(plan) &&
         bulla_delta_in_place_valid(&plan->in_place) && map_valid(&plan->old_map) &&
         map_valid(&plan->new_map) && covers_valid(plan, old_size);
}

/* In place it matters where in the image old bytes stand, so they are read from there. */
struct image {
  const struct bulla_delta_plan *plan;
  const uint8_t *old_bytes;
};

/* Of one range, as old_bytes.c reads. */
static enum bulla_status read_image(void *context, uint64_t offset, uint8_t *bytes, size_t length) {
  const struct image *const image = (const struct image *)context;
  size_t start = 0;
  for (uint32_t i = 0; i < image->plan->range_count; i++) {
    const struct bulla_delta_old_range *const range = &image->plan->ranges[i];
    if (offset >= range->offset && offset - range->offset < range->length &&
        length <= range->length - (offset - range->offset)) {
      memcpy(bytes, image->old_bytes + start + (size_t)(offset - range->offset), length);
      return BULLA_OK;
    }
    start += range->length;
  }
  return BULLA_READ_FAILED;
}

/* As the applier sets a segment up; the old bytes are at hand, one range behind the other. */
static void set_up(struct bulla_delta_walk *walk, const struct bulla_delta_plan *plan,
                   const struct bulla_delta_base *base, const struct bulla_delta_layout *layout,
                   uint8_t *memory) {
  bulla_delta_lay_out(walk, layout, memory);
  walk->covers.count = plan->cover_count;
  walk->covers.new_size = plan->new_size;
  walk->old.base = base;
  walk->old.range_count = plan->range_count;
  walk->old.size = 0;
  for (uint32_t i = 0; i < plan->range_count; i++) {
    struct bulla_delta_range *const range = &walk->old.ranges[i];
    range->offset = base->bytes != NULL ? walk->old.size : plan->ranges[i].offset;
    range->length = plan->ranges[i].length;
    range->start = walk->old.size;
    walk->old.size += range->length;
  }
  const bool mapped = plan->arch != BULLA_DELTA_ARCH_NONE && plan->arch != BULLA_DELTA_ARCH_ELF;
  if (mapped) {
    walk->old_map = plan->old_map;
    walk->new_map = plan->new_map;
  }
  walk->wanted = plan->covers;
  const struct bulla_delta_walk_start start = {plan->arch,
                                               mapped ? plan->base : 0,
                                               plan->model_bits,
                                               plan->table_bits,
                                               (uint16_t *)(void *)(memory + layout->counters),
                                               memory + layout->tables};
  bulla_delta_walk_begin(walk, &start);
}

static enum bulla_status run(struct bulla_delta_walk *walk, const struct bulla_delta_plan *plan,
                             const struct bulla_delta_encoder *sink, uint8_t *output,
                             const uint8_t *full) {
  memset(output - BULLA_DELTA_HISTORY_BYTES, 0, BULLA_DELTA_HISTORY_BYTES);
  walk->out = output;
  while (walk->stage != BULLA_DELTA_STAGE_END) {
    const uint64_t position = plan->new_offset + walk->position;
    bulla_delta_old_raise(&walk->old, bulla_delta_horizon(&plan->in_place, position));
    BULLA_TRY(bulla_delta_walk_on(walk));
    if (sink->stopped) return BULLA_WRITE_FAILED;
    if (walk->out < full) continue;
    memmove(output - BULLA_DELTA_HISTORY_BYTES, walk->out - BULLA_DELTA_HISTORY_BYTES,
            BULLA_DELTA_HISTORY_BYTES);
    walk->out = output;
  }
  return BULLA_OK;
}

enum bulla_status bulla_delta_encode(const struct bulla_delta_plan *plan, const uint8_t *old_bytes,
                                     uint32_t old_size, const uint8_t *new_bytes, uint8_t *memory,
                                     size_t memory_bytes, const struct bulla_delta_sink *sink) {
  const struct bulla_delta_params params = params_of(plan);
  struct image image = {plan, old_bytes};
  const struct bulla_delta_base at_hand = {NULL, NULL, old_size, old_bytes};
  const struct bulla_delta_base by_offset = {&image, read_image, UINT64_MAX, NULL};
  const bool in_place = bulla_delta_is_in_place(&plan->in_place);
  if (!bulla_delta_params_valid(&params) || !plan_valid(plan, old_size)) {
    return BULLA_ENCODING_INVALID;
  }
  if (memory_bytes < bulla_delta_encode_memory_bytes(plan)) return BULLA_MEMORY_EXCEEDED;
  memory += (0 - (uintptr_t)memory) % 8;
  struct bulla_delta_encoder *const encoder = (struct bulla_delta_encoder *)(void *)memory;
  memory += encoder_bytes();
  struct bulla_delta_walk *const walk = (struct bulla_delta_walk *)(void *)memory;
  const struct bulla_delta_layout layout = bulla_delta_layout_of(&params);
  memset(walk, 0, sizeof *walk);
  set_up(walk, plan, in_place ? &by_offset : &at_hand, &layout, memory);
  walk->target = new_bytes;
  bulla_delta_encode_begin(&walk->model.coder, encoder, sink);
  uint8_t *const output = memory + layout.output;
  BULLA_TRY(run(walk, plan, encoder, output, output + layout.output_bytes));
  return bulla_delta_encode_end(&walk->model.coder) ? BULLA_OK : BULLA_WRITE_FAILED;
}
