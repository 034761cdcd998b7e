/* SPDX-License-Identifier: Apache-2.0 */
#include "verifier/providers/builtin/p256_point.h"

#include <stddef.h>

#include "verifier/providers/builtin/signed_window.h"

#define SCALAR_BITS 256
#define POINT_WINDOW 4
#define POINT_MULTIPLES (1 << (POINT_WINDOW - 2))

typedef struct bulla_p256_number number;

static const number kZero = {{0}};

/* In Montgomery form, as all coordinates are. */
static const number kOne = {{0x00000001, 0x00000000, 0x00000000, 0xffffffff, 0xffffffff, 0xffffffff,
                             0xfffffffe, 0x00000000}};
static const number kThree = {{0x00000003, 0x00000000, 0x00000000, 0xfffffffd, 0xffffffff,
                               0xffffffff, 0xfffffffc, 0x00000002}};
static const number kB = {{0x29c4bddf, 0xd89cdf62, 0x78843090, 0xacf005cd, 0xf7212ed6, 0xe5a220ab,
                           0x04874834, 0xdc30061d}};

static void add(number *out, const number *a, const number *b) {
  bulla_p256_add(out, a, b, &bulla_p256_p);
}

static void subtract(number *out, const number *a, const number *b) {
  bulla_p256_subtract(out, a, b, &bulla_p256_p);
}

static void multiply(number *out, const number *a, const number *b) {
  bulla_p256_multiply(out, a, b, &bulla_p256_p);
}

static void negate(number *a) {
  subtract(a, &kZero, a);
}

/* Infinity gives infinity: Z3 = 2YZ. */
static void twice(struct bulla_p256_point *p) {
  number delta, gamma, beta, alpha;
  number *x = &p->xy.x, *y = &p->xy.y, *z = &p->z;
  multiply(&delta, z, z);
  multiply(&gamma, y, y);
  multiply(&beta, x, &gamma);
  subtract(&alpha, x, &delta);
  add(&delta, x, &delta);
  multiply(&alpha, &alpha, &delta);
  add(&delta, &alpha, &alpha);
  add(&alpha, &alpha, &delta); /* 3 (X - Z^2)(X + Z^2) */

  multiply(z, y, z);
  add(z, z, z);
  add(&beta, &beta, &beta);
  add(&beta, &beta, &beta); /* 4 X Y^2 */
  multiply(x, &alpha, &alpha);
  subtract(x, x, &beta);
  subtract(x, x, &beta);
  subtract(&beta, &beta, x);
  multiply(y, &alpha, &beta);
  add(&gamma, &gamma, &gamma);
  multiply(&gamma, &gamma, &gamma); /* 4 Y^4 */
  subtract(y, y, &gamma);
  subtract(y, y, &gamma);
}

/* p = p + q, or p - q when the sign is negative; z of q is 1 when it is NULL, and q is not
 * infinity. Every case of Jacobian addition is told apart: an attacker may choose points that meet.
 */
static void accumulate(struct bulla_p256_point *p, const struct bulla_p256_affine *q,
                       const number *q_z, int sign) {
  number h, r, s, t;
  number *x = &p->xy.x, *y = &p->xy.y, *z = &p->z;
  if (bulla_p256_is_zero(z)) {
    p->xy = *q;
    p->z = q_z != NULL ? *q_z : kOne;
    if (sign < 0) negate(y);
    return;
  }
  multiply(&t, z, z);
  multiply(&h, &q->x, &t); /* x of q over the common denominator */
  multiply(&t, &t, z);
  multiply(&r, &q->y, &t); /* y of q likewise */
  if (sign < 0) negate(&r);
  if (q_z != NULL) { /* x, y and z of p likewise */
    multiply(&t, q_z, q_z);
    multiply(x, x, &t);
    multiply(&t, &t, q_z);
    multiply(y, y, &t);
    multiply(z, z, q_z);
  }
  subtract(&h, &h, x);
  subtract(&r, &r, y);
  if (bulla_p256_is_zero(&h) && bulla_p256_is_zero(&r)) {
    twice(p);
    return;
  }
  multiply(z, z, &h); /* zero, which is infinity, when x is equal and y is not */
  multiply(&s, &h, &h);
  multiply(&t, &s, &h); /* H^3 */
  multiply(&s, &s, x);  /* X H^2 */
  multiply(x, &r, &r);
  subtract(x, x, &t);
  subtract(x, x, &s);
  subtract(x, x, &s);
  subtract(&s, &s, x);
  multiply(&s, &s, &r);
  multiply(&t, &t, y);
  subtract(y, &s, &t);
}

/* Q, 3Q, 5Q, … of the point. None of them is infinity, since the group order is prime. */
static void make_multiples(struct bulla_p256_point out[POINT_MULTIPLES],
                           const struct bulla_p256_point *point) {
  struct bulla_p256_point doubled = *point;
  twice(&doubled);
  out[0] = *point;
  for (int i = 1; i < POINT_MULTIPLES; i++) {
    out[i] = out[i - 1];
    accumulate(&out[i], &doubled.xy, &doubled.z, 1);
  }
}

static int index_of(int digit) {
  return (digit < 0 ? -digit : digit) / 2;
}

void bulla_p256_multiply_add(struct bulla_p256_point *point, const number *a, const number *b) {
  struct bulla_p256_point multiples[POINT_MULTIPLES];
  struct bulla_signed_window a_window, b_window;
  make_multiples(multiples, point);
  bulla_signed_window_begin(&a_window, a->word, POINT_WINDOW);
  bulla_signed_window_begin(&b_window, b->word, BULLA_P256_BASE_WINDOW);
  point->z = kZero;
  for (int bit = SCALAR_BITS; bit >= 0; bit--) {
    twice(point);
    int digit = bulla_signed_window_digit(&a_window, bit);
    if (digit != 0) {
      const struct bulla_p256_point *multiple = &multiples[index_of(digit)];
      accumulate(point, &multiple->xy, &multiple->z, digit);
    }
    digit = bulla_signed_window_digit(&b_window, bit);
    if (digit != 0) {
      accumulate(point, &bulla_p256_base_multiples[index_of(digit)], NULL, digit);
    }
  }
}

bool bulla_p256_load_point(struct bulla_p256_point *out, const uint8_t encoded[64]) {
  number *x = &out->xy.x, *y = &out->xy.y;
  number left, right;
  bulla_p256_load(x, encoded);
  bulla_p256_load(y, encoded + 32);
  multiply(x, x, &bulla_p256_p.r_squared);
  multiply(y, y, &bulla_p256_p.r_squared);
  out->z = kOne;
  multiply(&left, y, y);
  multiply(&right, x, x);
  subtract(&right, &right, &kThree);
  multiply(&right, &right, x);
  add(&right, &right, &kB);
  return bulla_p256_equal(&left, &right);
}
