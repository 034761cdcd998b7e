/* SPDX-License-Identifier: Apache-2.0
 *
 * One function a number. Sums cannot overflow: every number is bounded before it is added.
 */
#include "verifier/delta/segment.h"

#include "formats/wire/try.h"
#include "verifier/delta/layout.h"

void bulla_delta_segment_begin(struct bulla_delta_segment *segment) {
  segment->next = BULLA_DELTA_FIELD_KIND;
}

static int64_t unfolded(uint64_t number) {
  return (int64_t)((number >> 1) ^ (0 - (number & 1)));
}

static enum bulla_status take_length(struct bulla_delta_segment *segment,
                                     struct bulla_delta_walk *walk,
                                     const struct bulla_delta_bounds *bounds, uint64_t number) {
  if (number == 0 || number > bounds->new_left) return BULLA_ENCODING_INVALID;
  segment->length = number;
  segment->stored = 0;
  switch (segment->kind) {
    case BULLA_DELTA_COPY:
      segment->next = BULLA_DELTA_FIELD_COPY_OFFSET;
      return BULLA_OK;
    case BULLA_DELTA_STORE:
      segment->stored = number;
      segment->next = BULLA_DELTA_FIELD_NONE;
      return BULLA_OK;
    case BULLA_DELTA_ZSTD:
      segment->next = BULLA_DELTA_FIELD_STORED;
      return BULLA_OK;
    case BULLA_DELTA_MODELLED:
    default:
      if (number > BULLA_DELTA_SEGMENT_MAX) return BULLA_ENCODING_INVALID;
      walk->covers.new_size = (uint32_t)number;
      segment->next = BULLA_DELTA_FIELD_SHAPE;
      return BULLA_OK;
  }
}

/* Architecture and sizes of model and tables in one number. */
static enum bulla_status take_shape(struct bulla_delta_segment *segment,
                                    const struct bulla_delta_bounds *bounds, uint64_t number) {
  const uint64_t arch = number >> 8;
  if (!bulla_delta_arch_is_here(arch)) return BULLA_ENCODING_UNSUPPORTED;
  segment->arch = (enum bulla_delta_arch)arch;
  segment->model_bits = BULLA_DELTA_MODEL_BITS_MIN + (unsigned)(number >> 4 & 15);
  segment->table_bits = BULLA_DELTA_TABLE_BITS_MIN + (unsigned)(number & 15);
  if (segment->model_bits > bounds->params->model_bits ||
      segment->table_bits > bounds->params->table_bits) {
    return BULLA_ENCODING_INVALID;
  }
  if (arch == BULLA_DELTA_ARCH_ELF && bulla_delta_is_small(segment->table_bits)) {
    return BULLA_ENCODING_INVALID;
  }
  segment->base = 0;
  segment->next = BULLA_DELTA_FIELD_COVERS;
  return BULLA_OK;
}

static enum bulla_status take_count(struct bulla_delta_segment *segment,
                                    struct bulla_delta_walk *walk,
                                    const struct bulla_delta_bounds *bounds, uint64_t number) {
  if (segment->next == BULLA_DELTA_FIELD_COVERS) {
    if (number > bounds->params->cover_max) return BULLA_ENCODING_INVALID;
    walk->covers.count = (uint32_t)number;
    segment->next = BULLA_DELTA_FIELD_RANGES;
    return BULLA_OK;
  }
  if (number == 0 || number > bounds->params->range_max) return BULLA_ENCODING_INVALID;
  walk->old.range_count = (uint32_t)number;
  walk->old.size = 0;
  segment->item = 0;
  segment->next = BULLA_DELTA_FIELD_RANGE_JUMP;
  return BULLA_OK;
}

/* A range may start anywhere, also before the one in front of it. */
static enum bulla_status take_range_jump(struct bulla_delta_segment *segment,
                                         struct bulla_delta_walk *walk,
                                         const struct bulla_delta_bounds *bounds, uint64_t number) {
  struct bulla_delta_range *const range = &walk->old.ranges[segment->item];
  uint64_t offset = 0;
  if (segment->item > 0) offset = range[-1].offset + range[-1].length;
  offset += (uint64_t)unfolded(number);
  if (offset > bounds->old_size) return BULLA_ENCODING_INVALID;
  range->offset = offset;
  range->start = walk->old.size;
  segment->next = BULLA_DELTA_FIELD_RANGE_LENGTH;
  return BULLA_OK;
}

static void begin_map(struct bulla_delta_segment *segment, struct bulla_delta_address_map *map) {
  segment->map = map;
  segment->next = BULLA_DELTA_FIELD_MAP_LIMIT;
}

static enum bulla_status take_range_length(struct bulla_delta_segment *segment,
                                           struct bulla_delta_walk *walk,
                                           const struct bulla_delta_bounds *bounds,
                                           uint64_t number) {
  struct bulla_delta_range *const range = &walk->old.ranges[segment->item];
  if (number > bounds->old_size - range->offset) return BULLA_ENCODING_INVALID;
  if (number > BULLA_DELTA_SEGMENT_MAX - walk->old.size) return BULLA_ENCODING_INVALID;
  range->length = (uint32_t)number;
  walk->old.size += range->length;
  segment->next = BULLA_DELTA_FIELD_RANGE_JUMP;
  if (++segment->item < walk->old.range_count) return BULLA_OK;
  walk->old_map.count = 0;
  walk->old_map.limit = 0;
  walk->new_map.count = 0;
  walk->new_map.limit = 0;
  const bool mapped =
      segment->arch != BULLA_DELTA_ARCH_NONE && segment->arch != BULLA_DELTA_ARCH_ELF;
  segment->next = mapped ? BULLA_DELTA_FIELD_BASE : BULLA_DELTA_FIELD_STORED;
  return BULLA_OK;
}

static void end_map(struct bulla_delta_segment *segment, struct bulla_delta_walk *walk) {
  if (segment->map == &walk->old_map) {
    begin_map(segment, &walk->new_map);
  } else {
    segment->next = BULLA_DELTA_FIELD_STORED;
  }
}

static enum bulla_status take_map_head(struct bulla_delta_segment *segment,
                                       struct bulla_delta_walk *walk, uint64_t number) {
  if (segment->next == BULLA_DELTA_FIELD_MAP_LIMIT) {
    if (number > (uint64_t)BULLA_DELTA_ADDRESS_MAX) return BULLA_ENCODING_INVALID;
    segment->map->limit = (int64_t)number;
    segment->next = BULLA_DELTA_FIELD_MAP_COUNT;
    return BULLA_OK;
  }
  if (number > BULLA_DELTA_MAP_RANGES_MAX) return BULLA_ENCODING_INVALID;
  segment->map->count = (uint32_t)number;
  segment->item = 0;
  segment->next = BULLA_DELTA_FIELD_MAP_GAP;
  if (number == 0) end_map(segment, walk);
  return BULLA_OK;
}

/* Ranges of a map ascend in the file; addresses go on where the range before ended, or jump. */
static enum bulla_status take_map_range(struct bulla_delta_segment *segment,
                                        struct bulla_delta_walk *walk, uint64_t number) {
  struct bulla_delta_map_range *const range = &segment->map->ranges[segment->item];
  if (segment->next == BULLA_DELTA_FIELD_MAP_JUMP) {
    const int64_t jump = unfolded(number);
    if (jump > BULLA_DELTA_ADDRESS_MAX || jump < -BULLA_DELTA_ADDRESS_MAX) {
      return BULLA_ENCODING_INVALID;
    }
    const int64_t before = segment->item > 0 ? range[-1].address + range[-1].length : 0;
    range->address = before + jump;
    if (range->address < 0 || range->address > BULLA_DELTA_ADDRESS_MAX) {
      return BULLA_ENCODING_INVALID;
    }
    segment->next = BULLA_DELTA_FIELD_MAP_GAP;
    if (++segment->item == segment->map->count) end_map(segment, walk);
    return BULLA_OK;
  }
  if (number > BULLA_DELTA_SEGMENT_MAX) return BULLA_ENCODING_INVALID;
  if (segment->next == BULLA_DELTA_FIELD_MAP_GAP) {
    const uint32_t before = segment->item > 0 ? range[-1].offset + range[-1].length : 0;
    range->offset = before + (uint32_t)number;
    if (range->offset > BULLA_DELTA_SEGMENT_MAX) return BULLA_ENCODING_INVALID;
    segment->next = BULLA_DELTA_FIELD_MAP_LENGTH;
    return BULLA_OK;
  }
  if (number > BULLA_DELTA_SEGMENT_MAX - range->offset) return BULLA_ENCODING_INVALID;
  range->length = (uint32_t)number;
  segment->next = BULLA_DELTA_FIELD_MAP_JUMP;
  return BULLA_OK;
}

static enum bulla_status take_copy_offset(struct bulla_delta_segment *segment,
                                          const struct bulla_delta_bounds *bounds,
                                          uint64_t number) {
  if (number > bounds->old_size || segment->length > bounds->old_size - number) {
    return BULLA_ENCODING_INVALID;
  }
  segment->copy_offset = number;
  segment->next = BULLA_DELTA_FIELD_NONE;
  return BULLA_OK;
}

enum bulla_status bulla_delta_segment_take(struct bulla_delta_segment *segment,
                                           struct bulla_delta_walk *walk,
                                           const struct bulla_delta_bounds *bounds,
                                           uint64_t number) {
  switch (segment->next) {
    case BULLA_DELTA_FIELD_KIND:
      if (number > BULLA_DELTA_MODELLED) return BULLA_ENCODING_UNSUPPORTED;
      segment->kind = (enum bulla_delta_segment_kind)number;
      segment->next = BULLA_DELTA_FIELD_LENGTH;
      return BULLA_OK;
    case BULLA_DELTA_FIELD_LENGTH:
      return take_length(segment, walk, bounds, number);
    case BULLA_DELTA_FIELD_COPY_OFFSET:
      return take_copy_offset(segment, bounds, number);
    case BULLA_DELTA_FIELD_SHAPE:
      return take_shape(segment, bounds, number);
    case BULLA_DELTA_FIELD_COVERS:
    case BULLA_DELTA_FIELD_RANGES:
      return take_count(segment, walk, bounds, number);
    case BULLA_DELTA_FIELD_RANGE_JUMP:
      return take_range_jump(segment, walk, bounds, number);
    case BULLA_DELTA_FIELD_RANGE_LENGTH:
      return take_range_length(segment, walk, bounds, number);
    case BULLA_DELTA_FIELD_BASE:
      segment->base = number;
      begin_map(segment, &walk->old_map);
      return BULLA_OK;
    case BULLA_DELTA_FIELD_MAP_LIMIT:
    case BULLA_DELTA_FIELD_MAP_COUNT:
      return take_map_head(segment, walk, number);
    case BULLA_DELTA_FIELD_MAP_GAP:
    case BULLA_DELTA_FIELD_MAP_LENGTH:
    case BULLA_DELTA_FIELD_MAP_JUMP:
      return take_map_range(segment, walk, number);
    case BULLA_DELTA_FIELD_STORED:
      segment->stored = number;
      segment->next = BULLA_DELTA_FIELD_NONE;
      return BULLA_OK;
    case BULLA_DELTA_FIELD_NONE:
    default:
      return BULLA_WRONG_ORDER;
  }
}
