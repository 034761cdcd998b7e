/* SPDX-License-Identifier: Apache-2.0
 *
 * Mixing (DELTA.md 6.3). Everything is small: votes are within 11 bits and a sign, so products and
 * sums stay far inside 64 bits, and weights wrap instead of overflowing.
 */
#include "verifier/delta/model.h"

#include <stdbool.h>

#include "verifier/delta/logistic_table.h"

_Static_assert((-1 >> 1) == -1, "right shifts of negative numbers keep the sign");

/* One context's weight at the start: 0.3 in 16.16. */
static const int32_t kFirstWeight = (1 << 16) * 3 / 10;

/* How far of 4096 a counter moves towards a bit the n-th time it is used: as an average at first,
 * then always by an eighth, since what is near counts more than what is long ago. */
static const struct {
  uint16_t rate;
  uint16_t use; /* to be counted */
} kMove[16] = {{2048, 1}, {1365, 1}, {1024, 1}, {819, 1}, {682, 1}, {585, 1}, {512, 1}, {470, 1},
               {470, 1},  {480, 1},  {490, 1},  {500, 1}, {500, 1}, {500, 1}, {500, 1}, {500, 0}};

void bulla_delta_model_begin(struct bulla_delta_model *model, uint16_t *counters, unsigned bits) {
  const uint32_t count = UINT32_C(1) << bits;
  model->counters = counters;
  model->mask = count - 1;
  for (uint32_t i = 0; i < count; i++) counters[i] = 0x8000;
  for (unsigned i = 0; i < BULLA_DELTA_WEIGHT_COUNT; i++) model->weights[i] = kFirstWeight;
}

static inline uint32_t place(const struct bulla_delta_model *model, uint32_t context) {
  uint32_t hash = context * UINT32_C(0x9E3779B1);
  hash ^= hash >> 15;
  return hash & model->mask;
}

/* Towards `goal`, 0 or 4095. */
static inline uint16_t moved(uint16_t counter, int32_t goal) {
  const uint32_t uses = counter & 15u;
  const int32_t step = ((goal - (counter >> 4)) * kMove[uses].rate) >> 12;
  return (uint16_t)(counter + step * 16 + kMove[uses].use);
}

static inline int32_t wrapping_sum(int32_t a, int32_t b) {
  return (int32_t)((uint32_t)a + (uint32_t)b);
}

/* `count` is a constant where this is used: the loops are unrolled. */
static inline uint32_t mix(struct bulla_delta_model *model, uint32_t bit, const uint32_t *contexts,
                           unsigned count, int32_t *weights) {
  uint16_t *counters[7];
  int32_t votes[7];
  int64_t sum = 0;
  for (unsigned i = 0; i < count; i++) {
    counters[i] = &model->counters[place(model, contexts[i])];
    votes[i] = bulla_delta_stretch_of(*counters[i] >> 4u);
    sum += (int64_t)votes[i] * weights[i];
  }
  sum >>= 16;
  const int32_t mixed = sum > 2047 ? 2047 : sum < -2047 ? -2047 : (int32_t)sum;
  const uint32_t probability = bulla_delta_squash_of(mixed);
  bit = bulla_delta_code_bit(&model->coder, probability, bit);
  const int32_t error = ((bit != 0 ? 65535 : 0) - (int32_t)probability) * 14;
  const int32_t goal = bit != 0 ? 4095 : 0;
  for (unsigned i = 0; i < count; i++) {
    weights[i] = wrapping_sum(weights[i], (votes[i] * error) >> 18);
    *counters[i] = moved(*counters[i], goal);
  }
  return bit;
}

uint32_t bulla_delta_bit2(struct bulla_delta_model *model, uint32_t bit, const uint32_t *contexts,
                          unsigned weights) {
  return mix(model, bit, contexts, 2, model->weights + weights);
}

uint32_t bulla_delta_bit3(struct bulla_delta_model *model, uint32_t bit, const uint32_t *contexts,
                          unsigned weights) {
  return mix(model, bit, contexts, 3, model->weights + weights);
}

uint32_t bulla_delta_bit6(struct bulla_delta_model *model, uint32_t bit, const uint32_t *contexts,
                          unsigned weights) {
  return mix(model, bit, contexts, 6, model->weights + weights);
}

uint32_t bulla_delta_byte7(struct bulla_delta_model *model, uint32_t byte, const uint32_t *contexts,
                           unsigned weights) {
  uint32_t node = 1;
  for (int i = 7; i >= 0; i--) {
    uint32_t here[7];
    for (unsigned j = 0; j < 7; j++) here[j] = contexts[j] + node * UINT32_C(0x85EBCA6B);
    node = node << 1 | mix(model, byte >> i & 1, here, 7, model->weights + weights);
  }
  return node & 255;
}

uint32_t bulla_delta_difference7(struct bulla_delta_model *model, uint32_t byte,
                                 const uint32_t *contexts, unsigned set) {
  int32_t *const weights = model->weights + BULLA_DELTA_W_BYTE_ZERO + set * 7;
  if (mix(model, byte != 0, contexts, 7, weights) == 0) return 0;
  return bulla_delta_byte7(model, byte, contexts, BULLA_DELTA_W_BYTE + set * 7);
}

static uint32_t magnitude(uint64_t number) {
  uint32_t bits = 0;
  while (number >> (bits + 1) != 0) bits++;
  return bits;
}

uint32_t bulla_delta_number(struct bulla_delta_model *model, uint32_t number, uint32_t context,
                            enum bulla_delta_number purpose) {
  const uint64_t wanted = (uint64_t)number + 1;
  const uint32_t salt = ((uint32_t)purpose + 40) * 7919u, mixed = context * 977u;
  const unsigned weights = BULLA_DELTA_W_NUMBER + (unsigned)purpose * 4;
  const uint32_t wanted_bits = magnitude(wanted);
  uint32_t node = 1;
  for (int i = 4; i >= 0; i--) {
    const uint32_t here[2] = {mixed + node * 31 + 1, node * 131 + salt};
    node = node << 1 | bulla_delta_bit2(model, wanted_bits >> i & 1, here, weights);
  }
  const uint32_t bits = node & 31;
  uint64_t value = 1;
  for (uint32_t left = bits; left-- > 0;) {
    const bool leading = bits - left <= 4;
    const uint32_t prefix = leading ? (uint32_t)value : 0x10000 + left;
    const uint32_t tail =
        leading ? bits * 65537 + prefix * 257 : (uint32_t)value * UINT32_C(0x9E3779B1) + left * 257;
    const uint32_t here[2] = {mixed + 0x5000 + bits * 4099 + prefix * 17, tail + salt + 9};
    const uint32_t bit = (uint32_t)(wanted >> left) & 1;
    value = value << 1 | bulla_delta_bit2(model, bit, here, leading ? weights : weights + 2);
  }
  return (uint32_t)(value - 1);
}

int32_t bulla_delta_signed_number(struct bulla_delta_model *model, int32_t number, uint32_t context,
                                  enum bulla_delta_number purpose) {
  const uint32_t sign = number < 0 ? UINT32_MAX : 0;
  const uint32_t folded =
      bulla_delta_number(model, ((uint32_t)number << 1) ^ sign, context, purpose);
  return (int32_t)((folded >> 1) ^ (0 - (folded & 1)));
}
