/* SPDX-License-Identifier: Apache-2.0
 *
 * Numbers of 256 bits in eight little-endian words, and arithmetic modulo the two primes of P-256
 * by Montgomery's method: one piece of code for both, chosen for size. "Montgomery form" of a is a
 * R modulo m, with R = 2^256.
 */
#ifndef BULLA_BUILTIN_P256_NUMBER_H_
#define BULLA_BUILTIN_P256_NUMBER_H_

#include <stdbool.h>
#include <stdint.h>

#define BULLA_P256_WORDS 8

struct bulla_p256_number {
  uint32_t word[BULLA_P256_WORDS];
};

struct bulla_p256_modulus {
  struct bulla_p256_number m;
  struct bulla_p256_number r_squared; /* R^2 mod m: a product with it gives the Montgomery form */
  uint32_t minus_inverse;             /* -1/m mod 2^32 */
};

extern const struct bulla_p256_modulus bulla_p256_p; /* of the coordinates */
extern const struct bulla_p256_modulus bulla_p256_n; /* of the scalars: the group order */

/* From 32 big-endian bytes. Does not reduce. */
void bulla_p256_load(struct bulla_p256_number *out, const uint8_t bytes[32]);

bool bulla_p256_is_zero(const struct bulla_p256_number *a);
bool bulla_p256_equal(const struct bulla_p256_number *a, const struct bulla_p256_number *b);

/* out = a + b modulo 2^256; gives the carry. */
uint32_t bulla_p256_add_words(struct bulla_p256_number *out, const struct bulla_p256_number *a,
                              const struct bulla_p256_number *b);

/* out = a - b modulo 2^256; gives the borrow, which is 1 when a < b. */
uint32_t bulla_p256_subtract_words(struct bulla_p256_number *out, const struct bulla_p256_number *a,
                                   const struct bulla_p256_number *b);

/* Modulo m, of operands below m. `out` may be an operand. */
void bulla_p256_add(struct bulla_p256_number *out, const struct bulla_p256_number *a,
                    const struct bulla_p256_number *b, const struct bulla_p256_modulus *modulus);
void bulla_p256_subtract(struct bulla_p256_number *out, const struct bulla_p256_number *a,
                         const struct bulla_p256_number *b,
                         const struct bulla_p256_modulus *modulus);

/* a b / R modulo m; one of the operands must be below m, the other may be any. `out` may be either.
 */
void bulla_p256_multiply(struct bulla_p256_number *out, const struct bulla_p256_number *a,
                         const struct bulla_p256_number *b,
                         const struct bulla_p256_modulus *modulus);

/* 1/a modulo m, both in Montgomery form; a is not zero. */
void bulla_p256_invert(struct bulla_p256_number *out, const struct bulla_p256_number *a,
                       const struct bulla_p256_modulus *modulus);

#endif /* BULLA_BUILTIN_P256_NUMBER_H_ */
