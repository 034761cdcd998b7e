/* SPDX-License-Identifier: Apache-2.0
 *
 * Parts follow each other, each rounded up to 8 bytes.
 */
#include "verifier/delta/layout.h"

#include "verifier/delta/horizon.h"
#include "verifier/delta/state.h"

enum { kElfBytes = 4096, kZstdBytes = 192 << 10 };
_Static_assert(sizeof(struct bulla_delta_elf) <= kElfBytes, "the stated memory holds sections");

bool bulla_delta_is_small(unsigned table_bits) {
  return table_bits <= BULLA_DELTA_SMALL_TABLE_BITS;
}

bool bulla_delta_params_valid(const struct bulla_delta_params *params) {
  const uint32_t log = params->zstd_window_log;
  return params->model_bits >= BULLA_DELTA_MODEL_BITS_MIN &&
         params->model_bits <= BULLA_DELTA_MODEL_BITS_MAX &&
         params->table_bits >= BULLA_DELTA_TABLE_BITS_MIN &&
         params->table_bits <= BULLA_DELTA_TABLE_BITS_MAX &&
         params->cover_max <= BULLA_DELTA_COVERS_MAX && params->range_max >= 1 &&
         params->range_max <= BULLA_DELTA_RANGES_MAX &&
         (log == 0 || (log >= BULLA_DELTA_WINDOW_LOG_MIN && log <= BULLA_DELTA_WINDOW_LOG_MAX));
}

bool bulla_delta_in_place_valid(const struct bulla_delta_in_place *in_place) {
  const uint32_t erase = in_place->erase_bytes, scratch = in_place->scratch_bytes;
  if (erase == 0) return scratch == 0;
  return erase >= BULLA_DELTA_ERASE_MIN && (erase & (erase - 1)) == 0 && scratch >= erase &&
         (scratch & (erase - 1)) == 0;
}

static uint32_t taken(uint32_t *end, uint32_t bytes) {
  const uint32_t start = *end;
  *end += (bytes + 7) & ~UINT32_C(7);
  return start;
}

struct bulla_delta_layout bulla_delta_layout_of(const struct bulla_delta_params *params) {
  struct bulla_delta_layout layout;
  const bool small = bulla_delta_is_small(params->table_bits);
  uint32_t end = BULLA_DELTA_STATE_BYTES;
  layout.window_bytes = small ? 256 : 16384;
  layout.input_bytes = small ? 2 * BULLA_DELTA_STEP_BYTES : 8192;
  layout.output_bytes = small ? 128 : 16384;
  layout.ranges = taken(&end, params->range_max * BULLA_DELTA_RANGE_BYTES);
  layout.counters = taken(&end, UINT32_C(2) << params->model_bits);
  layout.tables = taken(&end, bulla_delta_learned_bytes(params->table_bits));
  layout.new_offsets = taken(&end, 4 * params->cover_max);
  layout.old_offsets = taken(&end, 4 * params->cover_max);
  layout.order = taken(&end, 2 * params->cover_max);
  layout.buckets = taken(&end, small ? 0 : 2 * BULLA_DELTA_COVER_BUCKETS);
  layout.elf = taken(&end, small ? 0 : kElfBytes);
  layout.window = taken(&end, layout.window_bytes);
  layout.input = taken(&end, layout.input_bytes);
  layout.output =
      taken(&end, BULLA_DELTA_HISTORY_BYTES + layout.output_bytes + BULLA_DELTA_UNIT_MAX_BYTES) +
      BULLA_DELTA_HISTORY_BYTES;
  layout.end = end;
  return layout;
}

void bulla_delta_lay_out(struct bulla_delta_walk *walk, const struct bulla_delta_layout *layout,
                         uint8_t *memory) {
  walk->covers.new_offset = (uint32_t *)(void *)(memory + layout->new_offsets);
  walk->covers.old_offset = (uint32_t *)(void *)(memory + layout->old_offsets);
  walk->covers.order = (uint16_t *)(void *)(memory + layout->order);
  walk->old.ranges = (struct bulla_delta_range *)(void *)(memory + layout->ranges);
  walk->covers.buckets = NULL;
  walk->elf = NULL;
  if (layout->window > layout->elf) { /* not small */
    walk->covers.buckets = (uint16_t *)(void *)(memory + layout->buckets);
    walk->elf = (struct bulla_delta_elf *)(void *)(memory + layout->elf);
  }
  walk->old.window = memory + layout->window;
  walk->old.window_bytes = layout->window_bytes;
}

uint64_t bulla_delta_memory_bytes(const struct bulla_delta_params *params) {
  if (!bulla_delta_params_valid(params)) return 0;
  const uint32_t alignment = 7;
  uint64_t bytes = (uint64_t)bulla_delta_layout_of(params).end + alignment;
  if (params->zstd_window_log != 0) {
    bytes += (UINT64_C(1) << params->zstd_window_log) + kZstdBytes;
  }
  return bytes;
}
