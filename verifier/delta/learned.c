/* SPDX-License-Identifier: Apache-2.0
 *
 * Sizes follow from one number so that a header states one number: 2^table_bits targets, a quarter
 * of that for words and their steps, less for what is small by nature.
 */
#include "verifier/delta/learned.h"

#include <string.h>

enum { kEntryBytes = 6, kNearBitsMax = 12, kScoreBitsMax = 11, kResidualBits = 12 };

static unsigned smaller(unsigned a, unsigned b) {
  return a < b ? a : b;
}

static uint32_t table_bytes(unsigned bits) {
  return (uint32_t)kEntryBytes << bits;
}

static uint32_t residual_bytes(unsigned table_bits) {
  return table_bits > BULLA_DELTA_SMALL_TABLE_BITS ? UINT32_C(4) << kResidualBits : 0;
}

uint32_t bulla_delta_learned_bytes(unsigned table_bits) {
  const unsigned near_bits = smaller(table_bits - 2, kNearBitsMax);
  const unsigned score_bits = smaller(table_bits - 2, kScoreBitsMax);
  return table_bytes(table_bits) + 2 * table_bytes(table_bits - 2) + (UINT32_C(4) << near_bits) +
         (UINT32_C(8) << score_bits) + residual_bytes(table_bits);
}

static uint8_t *lay_out(struct bulla_delta_table *table, uint8_t *memory, unsigned bits) {
  table->bits = bits;
  table->values = (uint32_t *)(void *)memory;
  table->tags = (uint16_t *)(void *)(memory + ((size_t)4 << bits));
  return memory + table_bytes(bits);
}

void bulla_delta_learned_begin(struct bulla_delta_learned *learned, uint8_t *memory,
                               unsigned table_bits) {
  memset(memory, 0, bulla_delta_learned_bytes(table_bits));
  memory = lay_out(&learned->targets, memory, table_bits);
  memory = lay_out(&learned->words, memory, table_bits - 2);
  memory = lay_out(&learned->steps, memory, table_bits - 2);
  learned->near_bits = smaller(table_bits - 2, kNearBitsMax);
  learned->near_shifts = (uint32_t *)(void *)memory;
  memory += (size_t)4 << learned->near_bits;
  learned->score_bits = smaller(table_bits - 2, kScoreBitsMax);
  learned->scores = (struct bulla_delta_scores *)(void *)memory;
  memory += (size_t)8 << learned->score_bits;
  learned->residuals = (uint32_t *)(void *)memory;
  learned->residual_bits = table_bits > BULLA_DELTA_SMALL_TABLE_BITS ? kResidualBits : 0;
}

/* The high bits of the hash are the place, the low ones the tag; 0 is kept for empty places. */
static uint32_t hash_of(uint32_t key) {
  return key * UINT32_C(0x9E3779B1);
}

static uint16_t tag_of(uint32_t hash) {
  return (uint16_t)(hash | 1);
}

bool bulla_delta_find(const struct bulla_delta_table *table, uint32_t key, uint32_t *value) {
  const uint32_t hash = hash_of(key), place = hash >> (32 - table->bits);
  if (table->tags[place] != tag_of(hash)) return false;
  *value = table->values[place];
  return true;
}

void bulla_delta_keep(struct bulla_delta_table *table, uint32_t key, uint32_t value) {
  const uint32_t hash = hash_of(key), place = hash >> (32 - table->bits);
  table->tags[place] = tag_of(hash);
  table->values[place] = value;
}

static uint32_t near_place(const struct bulla_delta_learned *learned, int64_t address) {
  return (uint32_t)((uint64_t)address >> 8) & ((UINT32_C(1) << learned->near_bits) - 1);
}

int32_t bulla_delta_near_shift(const struct bulla_delta_learned *learned, int64_t address) {
  return (int32_t)learned->near_shifts[near_place(learned, address)];
}

void bulla_delta_learn_target(struct bulla_delta_learned *learned, int64_t old_address,
                              int64_t new_address) {
  const uint32_t shift = (uint32_t)(uint64_t)(new_address - old_address);
  bulla_delta_keep(&learned->targets, (uint32_t)(uint64_t)old_address, shift);
  learned->near_shifts[near_place(learned, old_address)] = shift;
}
