/* SPDX-License-Identifier: Apache-2.0
 *
 * One unit on its way through prediction (predict.c), coding (walk_unit.c) and learning (learn.c).
 * Bytes of a unit are held as one little-endian number, zero above its length.
 */
#ifndef BULLA_VERIFIER_DELTA_UNIT_STEP_H_
#define BULLA_VERIFIER_DELTA_UNIT_STEP_H_

#include "verifier/delta/little_endian.h"
#include "verifier/delta/walk.h"

/* Where a prediction comes from; part of contexts. */
enum bulla_delta_source {
  BULLA_DELTA_AS_OLD = 0,
  BULLA_DELTA_FROM_LEARNED = 1,
  BULLA_DELTA_FROM_COVERS = 2,
  BULLA_DELTA_FROM_NEAR = 3,
  BULLA_DELTA_OTHER_KIND = 4, /* of data words: read as a distance instead of an offset, or so */
  BULLA_DELTA_FROM_WORDS = 5,
  BULLA_DELTA_PAGE_CHANGED = 3 /* added to the source of a LOW12 whose page went elsewhere */
};

/* Choices for a data word, in this order. */
enum {
  BULLA_DELTA_CHOICE_OLD,
  BULLA_DELTA_CHOICE_TARGET,
  BULLA_DELTA_CHOICE_OTHER,
  BULLA_DELTA_CHOICE_WORDS,
  BULLA_DELTA_CHOICES
};

struct bulla_delta_unit_step {
  struct bulla_delta_unit unit;
  int64_t old_address; /* -1 without one */
  int64_t address;     /* of the new bytes, -1 without one */
  uint64_t old;
  uint64_t predicted;
  uint64_t wanted; /* coding: the true bytes */
  uint64_t found;  /* the new bytes, once coded */
  uint64_t choice[BULLA_DELTA_CHOICES];
  uint32_t choices; /* 0 when the unit is no data word */
  uint32_t chosen;
  struct bulla_delta_scores *scores;
  uint32_t source;
  uint32_t target_hash;
};

static inline bool bulla_delta_is_data(enum bulla_delta_kind kind) {
  return kind >= BULLA_DELTA_POINTER64 && kind <= BULLA_DELTA_OFFSET32;
}

static inline bool bulla_delta_is_elf(enum bulla_delta_kind kind) {
  return kind >= BULLA_DELTA_ELF_OFFSET64;
}

static inline uint32_t bulla_delta_bit_length(uint32_t number) {
  uint32_t bits = 0;
  for (; number != 0; number >>= 1) bits++;
  return bits;
}

/* The unit's bytes after its target was put into `bytes`. */
static inline uint64_t bulla_delta_with_target(const struct bulla_delta_walk *walk,
                                               const struct bulla_delta_unit *unit, uint64_t bytes,
                                               int64_t address, int64_t target) {
  uint8_t place[BULLA_DELTA_UNIT_MAX_BYTES];
  bulla_store64(place, bytes);
  bulla_delta_unit_put(&walk->reader, unit, place, address, target);
  return bulla_load64(place);
}

/* What new bytes refer to; false as in bulla_delta_unit_target. */
static inline bool bulla_delta_target_of(const struct bulla_delta_walk *walk,
                                         const struct bulla_delta_unit_step *step, uint64_t bytes,
                                         int64_t *target) {
  uint8_t place[BULLA_DELTA_UNIT_MAX_BYTES];
  bulla_store64(place, bytes);
  return bulla_delta_unit_target(&walk->reader, &step->unit, place, step->address, target);
}

/* Where an old address went, and who says so. */
int64_t bulla_delta_new_target(const struct bulla_delta_walk *walk, int64_t target,
                               uint32_t *source);

/* The same two for fields of relocatable ELF files (elf_step.c). */
void bulla_delta_predict_elf(const struct bulla_delta_walk *walk,
                             struct bulla_delta_unit_step *step);
void bulla_delta_learn_elf(struct bulla_delta_walk *walk, const struct bulla_delta_unit_step *step);

/* Of a data word or field with choices: which counters to ask, and the best choice by them.
 * `place` tells words apart. */
void bulla_delta_choose(const struct bulla_delta_walk *walk, struct bulla_delta_unit_step *step,
                        uint32_t place, int32_t handicap);

/* Fills in predicted, source, target_hash and, for data words, the choices. */
void bulla_delta_predict(const struct bulla_delta_walk *walk, struct bulla_delta_unit_step *step);

/* From `found`: scores, words, targets, pages. */
void bulla_delta_learn(struct bulla_delta_walk *walk, const struct bulla_delta_unit_step *step);

#endif /* BULLA_VERIFIER_DELTA_UNIT_STEP_H_ */
