/* SPDX-License-Identifier: Apache-2.0
 *
 * Numbers modulo p = 2^255 - 19 as ten signed limbs of 26 and 25 bits in turn (limb i has the
 * weight 2^ceil(25.5 i)), so that a product column fits 64 bits and sums need no carries.
 *
 * An element is *reduced* when its limbs are at most 1.01 * 2^25 (even i) and 1.01 * 2^24 (odd i)
 * in absolute value: multiplications and loads give reduced elements. The sum or difference of up
 * to three reduced ones may be multiplied; no larger one may (19 * limb must fit 32 bits).
 */
#ifndef BULLA_BUILTIN_ED25519_FIELD_H_
#define BULLA_BUILTIN_ED25519_FIELD_H_

#include <stdbool.h>
#include <stdint.h>

struct bulla_fe25519 {
  int32_t limb[10];
};

extern const struct bulla_fe25519 bulla_fe25519_zero;
extern const struct bulla_fe25519 bulla_fe25519_one;

/* From 32 little-endian bytes; the top bit is ignored. Values of p and above are reduced modulo p:
 * refusing them is the business of the acceptance rules. */
void bulla_fe25519_load(struct bulla_fe25519 *out, const uint8_t bytes[32]);

/* The one encoding below p. `a` must be reduced. */
void bulla_fe25519_store(uint8_t bytes[32], const struct bulla_fe25519 *a);

/* `out` may be the same element as an operand, except that the *first* factor of a product must be
 * another one: it is read while the product is written. */
void bulla_fe25519_add(struct bulla_fe25519 *out, const struct bulla_fe25519 *a,
                       const struct bulla_fe25519 *b);
void bulla_fe25519_subtract(struct bulla_fe25519 *out, const struct bulla_fe25519 *a,
                            const struct bulla_fe25519 *b);
void bulla_fe25519_multiply(struct bulla_fe25519 *out, const struct bulla_fe25519 *a,
                            const struct bulla_fe25519 *b);
void bulla_fe25519_square(struct bulla_fe25519 *out, const struct bulla_fe25519 *a);

/* a^(2^252 - 3), that is a^((p - 5) / 8): what square roots and inverses are made of. */
void bulla_fe25519_power(struct bulla_fe25519 *out, const struct bulla_fe25519 *a);

/* 1/a, and 0 for 0. */
void bulla_fe25519_invert(struct bulla_fe25519 *out, const struct bulla_fe25519 *a);

/* Both compare values, not limbs; the operand is the sum or difference of at most two reduced ones.
 */
bool bulla_fe25519_is_zero(const struct bulla_fe25519 *a);
bool bulla_fe25519_is_odd(const struct bulla_fe25519 *a);

#endif /* BULLA_BUILTIN_ED25519_FIELD_H_ */
