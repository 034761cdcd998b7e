/* SPDX-License-Identifier: Apache-2.0
 *
 * The same bounds that a patch is held to while it is read (segment.c, walk.c), for a state that
 * comes from flash. Counters, weights and tables may hold any bits.
 */
#include "verifier/delta/restore_check.h"

#include "verifier/delta/layout.h"

/* Pages of registers are addresses of instructions and a distance of at most 2^33. */
static const int64_t kPageMax = 2 * BULLA_DELTA_ADDRESS_MAX;

static bool is_page_end(const struct bulla_delta *delta, const struct bulla_delta_saved *saved) {
  const uint64_t written = saved->position - saved->output_bytes;
  return saved->output_bytes <= saved->position &&
         (written & (delta->setup.in_place.erase_bytes - 1)) == 0;
}

static bool walk_numbers_fit(const struct bulla_delta *delta,
                             const struct bulla_delta_saved *saved) {
  const struct bulla_delta_params *const params = &delta->params;
  return saved->arch <= BULLA_DELTA_ARCH_X86_64 && bulla_delta_arch_is_here(saved->arch) &&
         saved->model_bits >= BULLA_DELTA_MODEL_BITS_MIN &&
         saved->model_bits <= params->model_bits &&
         saved->table_bits >= BULLA_DELTA_TABLE_BITS_MIN &&
         saved->table_bits <= params->table_bits && saved->cover_count <= params->cover_max &&
         saved->range_count >= 1 && saved->range_count <= params->range_max &&
         saved->old_map_count <= BULLA_DELTA_MAP_RANGES_MAX &&
         saved->new_map_count <= BULLA_DELTA_MAP_RANGES_MAX && saved->range >= UINT32_C(1) << 24 &&
         saved->new_size <= BULLA_DELTA_SEGMENT_MAX && saved->walked <= saved->new_size &&
         saved->left == saved->new_size - saved->walked &&
         saved->output_bytes < BULLA_DELTA_UNIT_MAX_BYTES;
}

static bool numbers_fit(const struct bulla_delta *delta, const struct bulla_delta_saved *saved) {
  const uint64_t new_size = delta->setup.new_size, old_size = delta->setup.base.size;
  if (saved->position > new_size || saved->left > new_size - saved->position) return false;
  if (saved->input_bytes > delta->state->layout.input_bytes || !is_page_end(delta, saved)) {
    return false;
  }
  switch (saved->phase) {
    case BULLA_DELTA_PHASE_HEADER:
      return saved->output_bytes == 0 && saved->left == 0;
    case BULLA_DELTA_PHASE_COPY:
      return saved->output_bytes == 0 && saved->left > 0 && saved->stored_left == 0 &&
             saved->copy_offset <= old_size && saved->left <= old_size - saved->copy_offset;
    case BULLA_DELTA_PHASE_STORE:
      return saved->output_bytes == 0 && saved->left > 0 && saved->stored_left == saved->left;
    case BULLA_DELTA_PHASE_WALK:
      return walk_numbers_fit(delta, saved);
    default:
      return false;
  }
}

enum bulla_status bulla_delta_check_numbers(const struct bulla_delta *delta,
                                            const struct bulla_delta_saved *saved) {
  return numbers_fit(delta, saved) ? BULLA_OK : BULLA_ENCODING_INVALID;
}

static bool map_fits(const struct bulla_delta_address_map *map) {
  if (map->limit < 0 || map->limit > BULLA_DELTA_ADDRESS_MAX) return false;
  for (uint32_t i = 0; i < map->count; i++) {
    const struct bulla_delta_map_range *const range = &map->ranges[i];
    if (range->address < 0 || range->address > BULLA_DELTA_ADDRESS_MAX) return false;
    if (range->offset > BULLA_DELTA_SEGMENT_MAX) return false;
    if (range->length > BULLA_DELTA_SEGMENT_MAX - range->offset) return false;
  }
  return true;
}

enum bulla_status bulla_delta_check_shape(struct bulla_delta_walk *walk, uint64_t old_size) {
  if (!map_fits(&walk->old_map) || !map_fits(&walk->new_map)) return BULLA_ENCODING_INVALID;
  walk->old.size = 0;
  for (uint32_t i = 0; i < walk->old.range_count; i++) {
    struct bulla_delta_range *const range = &walk->old.ranges[i];
    if (range->offset > old_size || range->length > old_size - range->offset ||
        range->length > BULLA_DELTA_SEGMENT_MAX - walk->old.size) {
      return BULLA_ENCODING_INVALID;
    }
    range->start = walk->old.size;
    walk->old.size += range->length;
  }
  return BULLA_OK;
}

static bool pages_fit(const int64_t pages[32]) {
  for (int i = 0; i < 32; i++) {
    if (pages[i] > kPageMax || pages[i] < -kPageMax) return false;
  }
  return true;
}

static bool covers_fit(const struct bulla_delta_walk *walk) {
  const struct bulla_delta_cover_map *const map = &walk->covers;
  uint32_t before = 0;
  for (uint32_t i = 0; i < map->count; i++) {
    if (map->new_offset[i] < before || map->new_offset[i] > map->new_size) return false;
    if (map->old_offset[i] > walk->old.size) return false;
    before = map->new_offset[i];
  }
  return true;
}

/* Where the next cover begins that is not walked yet, or the end. */
static uint32_t next_start(const struct bulla_delta_walk *walk, uint32_t cover) {
  const struct bulla_delta_cover_map *const map = &walk->covers;
  return cover < map->count ? map->new_offset[cover] : map->new_size;
}

static bool stands_well(const struct bulla_delta_walk *walk) {
  if (walk->cover > walk->covers.count) return false;
  const uint32_t next = next_start(walk, walk->cover);
  switch (walk->stage) {
    case BULLA_DELTA_STAGE_BETWEEN:
      return walk->position <= next;
    case BULLA_DELTA_STAGE_LITERALS:
      return walk->position <= walk->end && walk->end == next;
    case BULLA_DELTA_STAGE_UNITS:
      return walk->cover < walk->covers.count && walk->position <= walk->end &&
             walk->end <= next_start(walk, walk->cover + 1) && walk->from <= walk->old.size &&
             walk->end - walk->position <= walk->old.size - walk->from;
    case BULLA_DELTA_STAGE_END:
      return walk->position == walk->covers.new_size;
    case BULLA_DELTA_STAGE_COVERS:
    default:
      return false;
  }
}

enum bulla_status bulla_delta_check_walk(const struct bulla_delta_walk *walk) {
  const bool fits = pages_fit(walk->reader.page) && pages_fit(walk->new_page) && covers_fit(walk) &&
                    stands_well(walk);
  return fits ? BULLA_OK : BULLA_ENCODING_INVALID;
}
