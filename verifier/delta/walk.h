/* SPDX-License-Identifier: Apache-2.0
 *
 * The walk over a delta segment: what is coded, in which order, in which contexts (DELTA.md 7). It
 * is written once; whether bits come out of the patch or go into it is the coder's business. When
 * coding, `target` holds the new bytes and `wanted` the covers; on devices both are NULL.
 *
 * The walk takes one step at a time and keeps everything in this structure, so that it can stop
 * after any step: when input runs short, or for good.
 */
#ifndef BULLA_VERIFIER_DELTA_WALK_H_
#define BULLA_VERIFIER_DELTA_WALK_H_

#include "verifier/delta/cover.h"
#include "verifier/delta/cover_map.h"
#include "verifier/delta/elf_sections.h"
#include "verifier/delta/learned.h"
#include "verifier/delta/model.h"
#include "verifier/delta/old_bytes.h"
#include "verifier/delta/unit.h"

enum bulla_delta_stage {
  BULLA_DELTA_STAGE_COVERS,   /* the covers are coded, one a step */
  BULLA_DELTA_STAGE_BETWEEN,  /* the next cover begins, or the literals before the first */
  BULLA_DELTA_STAGE_LITERALS, /* one byte a step */
  BULLA_DELTA_STAGE_UNITS,    /* one unit a step */
  BULLA_DELTA_STAGE_END
};

#define BULLA_DELTA_HISTORY_BYTES 8 /* of the new bytes that contexts look back at */

/* Bits of the longest step: a unit of eight bytes that nothing predicted; two numbers. */
#define BULLA_DELTA_STEP_BITS (5 + 8 * 9)
#define BULLA_DELTA_STEP_BYTES (BULLA_DELTA_STEP_BITS * BULLA_DELTA_BYTES_PER_BIT)

struct bulla_delta_walk {
  struct bulla_delta_model model;
  struct bulla_delta_learned learned;
  struct bulla_delta_cover_map covers;
  struct bulla_delta_old old;
  struct bulla_delta_address_map old_map;
  struct bulla_delta_address_map new_map;
  struct bulla_delta_stretch old_stretch; /* of the maps, where the walk is */
  struct bulla_delta_stretch new_stretch;
  struct bulla_delta_reader reader;
  struct bulla_delta_elf *elf; /* NULL where there is no memory for it */

  /* Where the walk is. */
  enum bulla_delta_stage stage;
  uint32_t cover;    /* that is coded, or walked */
  uint32_t position; /* in the new bytes */
  uint32_t from;     /* in the old bytes, in a cover */
  uint32_t end;      /* of the cover or the literals, in the new bytes */

  /* What contexts remember. */
  uint32_t hits;       /* units that were as predicted, a bit each, the last one lowest */
  uint32_t since_miss; /* units */
  uint32_t last_word;  /* of the unit before */
  uint32_t winners;    /* choices of data words that were right, two bits each */
  uint8_t difference[BULLA_DELTA_UNIT_MAX_BYTES];
  int32_t sticky[BULLA_DELTA_KINDS]; /* the last move of each kind */
  int64_t new_page[32];
  uint32_t new_page_known; /* a bit for each register */

  /* New bytes: `out` has room for 8 more at each step and HISTORY_BYTES before it. */
  uint8_t *out;

  /* Coding only. */
  const uint8_t *target;
  const struct bulla_delta_cover *wanted;
};

/* Before the first step. Filled in by the caller before: covers {count, arrays, new_size}, old,
 * maps; the memory of model and tables; coder set up. */
struct bulla_delta_walk_start {
  enum bulla_delta_arch arch;
  uint64_t base;
  unsigned model_bits;
  unsigned table_bits;
  uint16_t *counters;
  uint8_t *tables;
};
void bulla_delta_walk_begin(struct bulla_delta_walk *walk,
                            const struct bulla_delta_walk_start *start);

/* One step. It takes at most STEP_BYTES of input and gives at most 8 bytes at `out`, which moves.
 * ENCODING_INVALID; what the base gave. At the stage END it must not be called. */
BULLA_MUST_USE enum bulla_status bulla_delta_walk_step(struct bulla_delta_walk *walk);

/* The steps, each in a file of its own. */
BULLA_MUST_USE enum bulla_status bulla_delta_step_unit(struct bulla_delta_walk *walk);
void bulla_delta_step_literal(struct bulla_delta_walk *walk);

/* As bulla_delta_walk_step, with a short way to what most steps are. */
static inline enum bulla_status bulla_delta_walk_on(struct bulla_delta_walk *walk) {
  if (walk->stage == BULLA_DELTA_STAGE_UNITS && walk->position < walk->end) {
    return bulla_delta_step_unit(walk);
  }
  return bulla_delta_walk_step(walk);
}

#endif /* BULLA_VERIFIER_DELTA_WALK_H_ */
