/* SPDX-License-Identifier: Apache-2.0
 *
 * The stream's header and those of segments (DELTA.md 2 and 3), number by number in the order in
 * which segment.c takes them.
 */
#include "verifier/delta/encode.h"
#include "verifier/delta/layout.h"
#include "verifier/delta/little_endian.h"
#include "verifier/delta/segment.h"

bool bulla_delta_write_header(const struct bulla_delta_params *params,
                              uint8_t header[BULLA_DELTA_HEADER_BYTES]) {
  if (!bulla_delta_params_valid(params)) return false;
  header[0] = BULLA_DELTA_FORMAT;
  header[1] = params->model_bits;
  header[2] = params->table_bits;
  header[3] = params->zstd_window_log;
  bulla_store32(header + 4, params->cover_max);
  bulla_store16(header + 8, params->range_max);
  return true;
}

static bool write_number(const struct bulla_delta_sink *sink, uint64_t number) {
  uint8_t bytes[BULLA_DELTA_NUMBER_BYTES];
  size_t length = 0;
  for (; number >= 128; number >>= 7) bytes[length++] = (uint8_t)(number | 128);
  bytes[length++] = (uint8_t)number;
  return sink->write(sink->context, bytes, length);
}

static bool write_numbers(const struct bulla_delta_sink *sink, const uint64_t *numbers,
                          size_t count) {
  bool going = true;
  for (size_t i = 0; i < count && going; i++) going = write_number(sink, numbers[i]);
  return going;
}

/* A signed number with its sign in the lowest bit. */
static uint64_t folded(uint64_t number) {
  return (number << 1) ^ (number >> 63 != 0 ? UINT64_MAX : 0);
}

bool bulla_delta_write_copy(const struct bulla_delta_sink *sink, uint64_t length,
                            uint64_t old_offset) {
  const uint64_t numbers[] = {BULLA_DELTA_COPY, length, old_offset};
  return write_numbers(sink, numbers, 3);
}

bool bulla_delta_write_store(const struct bulla_delta_sink *sink, uint64_t length) {
  const uint64_t numbers[] = {BULLA_DELTA_STORE, length};
  return write_numbers(sink, numbers, 2);
}

bool bulla_delta_write_zstd(const struct bulla_delta_sink *sink, uint64_t length, uint64_t stored) {
  const uint64_t numbers[] = {BULLA_DELTA_ZSTD, length, stored};
  return write_numbers(sink, numbers, 3);
}

static bool write_ranges(const struct bulla_delta_sink *sink, const struct bulla_delta_plan *plan) {
  uint64_t end = 0;
  for (uint32_t i = 0; i < plan->range_count; i++) {
    const struct bulla_delta_old_range *range = &plan->ranges[i];
    const uint64_t numbers[] = {folded(range->offset - end), range->length};
    if (!write_numbers(sink, numbers, 2)) return false;
    end = range->offset + range->length;
  }
  return true;
}

static bool write_map(const struct bulla_delta_sink *sink,
                      const struct bulla_delta_address_map *map) {
  const uint64_t head[] = {(uint64_t)map->limit, map->count};
  uint64_t offset = 0, address = 0;
  if (!write_numbers(sink, head, 2)) return false;
  for (uint32_t i = 0; i < map->count; i++) {
    const struct bulla_delta_map_range *range = &map->ranges[i];
    const uint64_t numbers[] = {range->offset - offset, range->length,
                                folded((uint64_t)range->address - address)};
    if (!write_numbers(sink, numbers, 3)) return false;
    offset = (uint64_t)range->offset + range->length;
    address = (uint64_t)range->address + range->length;
  }
  return true;
}

bool bulla_delta_write_modelled(const struct bulla_delta_sink *sink,
                                const struct bulla_delta_plan *plan, uint64_t stored) {
  const uint64_t shape = (uint64_t)plan->arch << 8 |
                         (uint64_t)(plan->model_bits - BULLA_DELTA_MODEL_BITS_MIN) << 4 |
                         (uint64_t)(plan->table_bits - BULLA_DELTA_TABLE_BITS_MIN);
  const uint64_t head[] = {BULLA_DELTA_MODELLED, plan->new_size, shape, plan->cover_count,
                           plan->range_count};
  if (!write_numbers(sink, head, 5) || !write_ranges(sink, plan)) return false;
  if (plan->arch != BULLA_DELTA_ARCH_NONE && plan->arch != BULLA_DELTA_ARCH_ELF) {
    if (!write_number(sink, plan->base) || !write_map(sink, &plan->old_map) ||
        !write_map(sink, &plan->new_map)) {
      return false;
    }
  }
  return write_number(sink, stored);
}
