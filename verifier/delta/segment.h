/* SPDX-License-Identifier: Apache-2.0
 *
 * The header of a segment (DELTA.md 3): a row of numbers, taken one at a time, each held against
 * what the stream's header, the old and the new image allow before the next is looked at.
 */
#ifndef BULLA_VERIFIER_DELTA_SEGMENT_H_
#define BULLA_VERIFIER_DELTA_SEGMENT_H_

#include "bulla/delta.h"
#include "verifier/delta/walk.h"

enum bulla_delta_segment_kind {
  BULLA_DELTA_COPY = 0,
  BULLA_DELTA_STORE = 1,
  BULLA_DELTA_ZSTD = 2,
  BULLA_DELTA_MODELLED = 3
};

/* Which number comes next. */
enum bulla_delta_field {
  BULLA_DELTA_FIELD_KIND,
  BULLA_DELTA_FIELD_LENGTH,
  BULLA_DELTA_FIELD_COPY_OFFSET,
  BULLA_DELTA_FIELD_SHAPE,
  BULLA_DELTA_FIELD_COVERS,
  BULLA_DELTA_FIELD_RANGES,
  BULLA_DELTA_FIELD_RANGE_JUMP,
  BULLA_DELTA_FIELD_RANGE_LENGTH,
  BULLA_DELTA_FIELD_BASE,
  BULLA_DELTA_FIELD_MAP_LIMIT,
  BULLA_DELTA_FIELD_MAP_COUNT,
  BULLA_DELTA_FIELD_MAP_GAP,
  BULLA_DELTA_FIELD_MAP_LENGTH,
  BULLA_DELTA_FIELD_MAP_JUMP,
  BULLA_DELTA_FIELD_STORED,
  BULLA_DELTA_FIELD_NONE
};

#define BULLA_DELTA_NUMBER_BYTES 10 /* the longest number of a header */

struct bulla_delta_segment {
  enum bulla_delta_field next;
  uint32_t item;                       /* range or map range that is read */
  struct bulla_delta_address_map *map; /* that is read */

  enum bulla_delta_segment_kind kind;
  uint64_t length;      /* of the new bytes */
  uint64_t copy_offset; /* COPY: in the old image */
  uint64_t stored;      /* bytes of the segment behind this header */
  enum bulla_delta_arch arch;
  unsigned model_bits;
  unsigned table_bits;
  uint64_t base;
};

/* What a header is held against, and where its lists go. */
struct bulla_delta_bounds {
  const struct bulla_delta_params *params;
  uint64_t old_size;
  uint64_t new_left; /* bytes that the new image still wants, > 0 */
};

void bulla_delta_segment_begin(struct bulla_delta_segment *segment);

/* The next number; `next` becomes NONE behind the last. Ranges, maps, cover count and sizes go into
 * the walk. ENCODING_INVALID, ENCODING_UNSUPPORTED. */
BULLA_MUST_USE enum bulla_status bulla_delta_segment_take(struct bulla_delta_segment *segment,
                                                          struct bulla_delta_walk *walk,
                                                          const struct bulla_delta_bounds *bounds,
                                                          uint64_t number);

#endif /* BULLA_VERIFIER_DELTA_SEGMENT_H_ */
