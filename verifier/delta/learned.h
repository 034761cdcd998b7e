/* SPDX-License-Identifier: Apache-2.0
 *
 * What a segment has taught so far: where addresses went, which words became which. Fixed tables,
 * overwritten in turn; a wrong answer costs bits, nothing else (DELTA.md 7.2).
 */
#ifndef BULLA_VERIFIER_DELTA_LEARNED_H_
#define BULLA_VERIFIER_DELTA_LEARNED_H_

#include <stdbool.h>
#include <stdint.h>

/* Up to this many table bits there are no residuals: a microcontroller has no ELF files. */
#define BULLA_DELTA_SMALL_TABLE_BITS 10

/* A table of 2^bits words found by a key; a tag of 16 bits keeps most strangers out. */
struct bulla_delta_table {
  uint32_t *values;
  uint16_t *tags; /* 0: empty */
  unsigned bits;
};

/* What each choice of a data word has been worth lately, of 4096. */
struct bulla_delta_scores {
  int16_t choice[4];
};

struct bulla_delta_learned {
  struct bulla_delta_table targets; /* old address -> shift */
  struct bulla_delta_table words;   /* old word -> new word */
  struct bulla_delta_table steps;   /* old word / 64 -> difference */
  uint32_t *residuals;              /* fields of ELF files: by how much the last one was off */
  unsigned residual_bits;           /* 0: there are none */
  uint32_t *near_shifts;            /* of the last address met in each 256 bytes */
  unsigned near_bits;
  struct bulla_delta_scores *scores;
  unsigned score_bits;
};

/* Bytes of the tables for this many bits, and their layout over `memory` (8-aligned). */
uint32_t bulla_delta_learned_bytes(unsigned table_bits);
void bulla_delta_learned_begin(struct bulla_delta_learned *learned, uint8_t *memory,
                               unsigned table_bits);

bool bulla_delta_find(const struct bulla_delta_table *table, uint32_t key, uint32_t *value);
void bulla_delta_keep(struct bulla_delta_table *table, uint32_t key, uint32_t value);

/* Where the residual of a field stands that counts from `origin`; there must be some. */
static inline uint32_t *bulla_delta_residual(const struct bulla_delta_learned *learned,
                                             int64_t origin, uint32_t field) {
  const uint32_t hash = ((uint32_t)(uint64_t)origin * 31 + field) * UINT32_C(0x9E3779B1);
  return &learned->residuals[hash >> (32 - learned->residual_bits)];
}

/* The last shift met near an address; 0 when there was none. */
int32_t bulla_delta_near_shift(const struct bulla_delta_learned *learned, int64_t address);

/* An old address was seen to become another. */
void bulla_delta_learn_target(struct bulla_delta_learned *learned, int64_t old_address,
                              int64_t new_address);

#endif /* BULLA_VERIFIER_DELTA_LEARNED_H_ */
