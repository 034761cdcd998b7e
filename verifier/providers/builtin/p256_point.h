/* SPDX-License-Identifier: Apache-2.0
 *
 * Points of P-256, y^2 = x^3 - 3x + b (FIPS 186-4 D.1.2.3), in Jacobian coordinates: x = X/Z^2,
 * y = Y/Z^3, infinity is Z = 0. Coordinates are in Montgomery form.
 */
#ifndef BULLA_BUILTIN_P256_POINT_H_
#define BULLA_BUILTIN_P256_POINT_H_

#include <stdbool.h>
#include <stdint.h>

#include "verifier/providers/builtin/p256_number.h"

struct bulla_p256_affine {
  struct bulla_p256_number x, y;
};

struct bulla_p256_point {
  struct bulla_p256_affine xy; /* X and Y */
  struct bulla_p256_number z;
};

/* G, 3G, 5G, … 15G. */
#define BULLA_P256_BASE_WINDOW 5
extern const struct bulla_p256_affine bulla_p256_base_multiples[1 << (BULLA_P256_BASE_WINDOW - 2)];

/* From x and y, each 32 big-endian bytes below p. False when they are not on the curve. Does not
 * check that they are below p (the acceptance rules do). */
bool bulla_p256_load_point(struct bulla_p256_point *out, const uint8_t encoded[64]);

/* Replaces Q, which is not infinity, by [a]Q + [b]G. */
void bulla_p256_multiply_add(struct bulla_p256_point *point, const struct bulla_p256_number *a,
                             const struct bulla_p256_number *b);

#endif /* BULLA_BUILTIN_P256_POINT_H_ */
