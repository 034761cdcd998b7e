/* SPDX-License-Identifier: Apache-2.0
 *
 * The adaptive model (DELTA.md 6): each bit is predicted by several counters, one for each context
 * that it is seen in; their votes are mixed with learned weights. Integers only, so that every
 * machine gets the same.
 */
#ifndef BULLA_VERIFIER_DELTA_MODEL_H_
#define BULLA_VERIFIER_DELTA_MODEL_H_

#include <stdint.h>

#include "verifier/delta/range_coder.h"

/* Where the weights of each question stand; a question with n contexts has n of them. */
enum bulla_delta_weights {
  BULLA_DELTA_W_UNIT_SAME = 0,                             /* 8 x 6 */
  BULLA_DELTA_W_LITERAL = BULLA_DELTA_W_UNIT_SAME + 8 * 6, /* 4 x 7 */
  BULLA_DELTA_W_BYTE_ZERO = BULLA_DELTA_W_LITERAL + 4 * 7, /* 8 x 7 */
  BULLA_DELTA_W_BYTE = BULLA_DELTA_W_BYTE_ZERO + 8 * 7,    /* 8 x 7 */
  BULLA_DELTA_W_OTHER = BULLA_DELTA_W_BYTE + 8 * 7,        /* 3 */
  BULLA_DELTA_W_AS_OLD = BULLA_DELTA_W_OTHER + 3,          /* 2 */
  BULLA_DELTA_W_MOVED = BULLA_DELTA_W_AS_OLD + 2,          /* 2 */
  BULLA_DELTA_W_STICKY = BULLA_DELTA_W_MOVED + 2,          /* 3 */
  BULLA_DELTA_W_NUMBER = BULLA_DELTA_W_STICKY + 3,         /* 4 purposes x 2 x 2 */
  BULLA_DELTA_W_STEADY = BULLA_DELTA_W_NUMBER + 4 * 4,     /* 4 x 3 */
  BULLA_DELTA_WEIGHT_COUNT = BULLA_DELTA_W_STEADY + 4 * 3
};

/* What a number is for: its weights, and its contexts in part. */
enum bulla_delta_number {
  BULLA_DELTA_NUMBER_ADVANCE,
  BULLA_DELTA_NUMBER_SHIFT,
  BULLA_DELTA_NUMBER_GAP,
  BULLA_DELTA_NUMBER_MOVE
};
/* Bits that one number takes at most. */
#define BULLA_DELTA_NUMBER_BITS (5 + 31)

struct bulla_delta_model {
  struct bulla_delta_coder coder;
  uint16_t *counters; /* 2^bits: 12 bits of probability, 4 of confidence */
  uint32_t mask;
  int32_t weights[BULLA_DELTA_WEIGHT_COUNT];
};

/* Forgets everything; `counters` has 2^bits places. The coder is not touched. */
void bulla_delta_model_begin(struct bulla_delta_model *model, uint16_t *counters, unsigned bits);

/* Each codes one bit with as many contexts as its name says: gives it, and learns. `bit` is the
 * true one when coding, else anything. */
uint32_t bulla_delta_bit2(struct bulla_delta_model *model, uint32_t bit, const uint32_t *contexts,
                          unsigned weights);
uint32_t bulla_delta_bit3(struct bulla_delta_model *model, uint32_t bit, const uint32_t *contexts,
                          unsigned weights);
uint32_t bulla_delta_bit6(struct bulla_delta_model *model, uint32_t bit, const uint32_t *contexts,
                          unsigned weights);

/* A byte in seven contexts, as a tree of eight bits. */
uint32_t bulla_delta_byte7(struct bulla_delta_model *model, uint32_t byte, const uint32_t *contexts,
                           unsigned weights);

/* The same for a byte that is often zero: asks that first, with weights of its own. */
uint32_t bulla_delta_difference7(struct bulla_delta_model *model, uint32_t byte,
                                 const uint32_t *contexts, unsigned set);

/* A number up to 2^32 - 2: its magnitude as a tree, then the bits below the highest one. */
uint32_t bulla_delta_number(struct bulla_delta_model *model, uint32_t number, uint32_t context,
                            enum bulla_delta_number purpose);

/* With a sign, above -2^31. */
int32_t bulla_delta_signed_number(struct bulla_delta_model *model, int32_t number, uint32_t context,
                                  enum bulla_delta_number purpose);

#endif /* BULLA_VERIFIER_DELTA_MODEL_H_ */
