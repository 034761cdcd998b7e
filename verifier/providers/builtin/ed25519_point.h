/* SPDX-License-Identifier: Apache-2.0
 *
 * Points of edwards25519, -x^2 + y^2 = 1 + d x^2 y^2 (RFC 8032 5.1), by the complete formulas of
 * Hisil, Wong, Carter and Dawson: they hold for all pairs of points, so no case is singled out.
 */
#ifndef BULLA_BUILTIN_ED25519_POINT_H_
#define BULLA_BUILTIN_ED25519_POINT_H_

#include <stdbool.h>
#include <stdint.h>

#include "verifier/providers/builtin/ed25519_field.h"

/* x = X/Z, y = Y/Z, xy = T/Z. */
struct bulla_ed25519_point {
  struct bulla_fe25519 x, y, z, t;
};

/* A point as the second operand of an addition wants it, with z left out: y + x, y - x, 2dt. */
struct bulla_ed25519_addend {
  struct bulla_fe25519 y_plus_x, y_minus_x, t2d;
};

/* B, 3B, 5B, … 15B with z = 1 (RFC 8032 5.1, the base point). */
#define BULLA_ED25519_BASE_WINDOW 5
extern const struct bulla_ed25519_addend
    bulla_ed25519_base_multiples[1 << (BULLA_ED25519_BASE_WINDOW - 2)];

/* The point -A of an encoded A: verification subtracts. False when no point has this y. Does not
 * check that y is below p, nor the order of A (acceptance rules A3, A4). */
bool bulla_ed25519_load_negative(struct bulla_ed25519_point *out, const uint8_t encoded[32]);

void bulla_ed25519_store(uint8_t encoded[32], const struct bulla_ed25519_point *point);

/* Replaces A by [a]A + [b]B, where B is the base point; a and b in little-endian words, below
 * 2^253. The t of the result is not set: it can be stored, and no more. */
void bulla_ed25519_multiply_add(struct bulla_ed25519_point *point, const uint32_t a[8],
                                const uint32_t b[8]);

#endif /* BULLA_BUILTIN_ED25519_POINT_H_ */
