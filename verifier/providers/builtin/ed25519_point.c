/* SPDX-License-Identifier: Apache-2.0 */
#include "verifier/providers/builtin/ed25519_point.h"

#include <stddef.h>

#include "verifier/providers/builtin/signed_window.h"

#define SCALAR_BITS 253

/* Four odd multiples of A are the most that fit beside everything else into 2 KiB of stack. */
#define POINT_WINDOW 4
#define POINT_MULTIPLES (1 << (POINT_WINDOW - 2))

struct multiple {
  struct bulla_ed25519_addend addend;
  struct bulla_fe25519 z;
};

/* Both formulas end in four values whose products are the coordinates: X = EF, Y = GH, Z = FG,
 * T = EH. T is needed only when an addition follows. */
struct completed {
  struct bulla_fe25519 e, f, g, h;
};

static const struct bulla_fe25519 kD = {{-10913610, 13857413, -15372611, 6949391, 114729, -8787816,
                                         -6275908, -3247719, -18696448, -12055116}};
static const struct bulla_fe25519 kTwiceD = {{-21827239, -5839606, -30745221, 13898782, 229458,
                                              15978800, -12551817, -6495438, 29715968, 9444199}};
static const struct bulla_fe25519 kRootOfMinusOne = {{-32595792, -7943725, 9377950, 3500415,
                                                      12389472, -272473, -25146209, -2005654,
                                                      326686, 11406482}};

static void finish_without_t(struct bulla_ed25519_point *out, const struct completed *c) {
  bulla_fe25519_multiply(&out->x, &c->e, &c->f);
  bulla_fe25519_multiply(&out->y, &c->g, &c->h);
  bulla_fe25519_multiply(&out->z, &c->f, &c->g);
}

static void finish(struct bulla_ed25519_point *out, const struct completed *c) {
  finish_without_t(out, c);
  bulla_fe25519_multiply(&out->t, &c->e, &c->h);
}

/* 2P; t is not used. */
static void twice(struct completed *out, const struct bulla_ed25519_point *p) {
  struct bulla_fe25519 xx, yy;
  bulla_fe25519_square(&xx, &p->x);
  bulla_fe25519_square(&yy, &p->y);
  bulla_fe25519_add(&out->e, &p->x, &p->y);
  bulla_fe25519_square(&out->e, &out->e);
  bulla_fe25519_add(&out->f, &p->z, &p->z);
  bulla_fe25519_multiply(&out->f, &p->z, &out->f);
  bulla_fe25519_add(&out->h, &yy, &xx);
  bulla_fe25519_subtract(&out->g, &yy, &xx);
  bulla_fe25519_subtract(&out->e, &out->e, &out->h);
  bulla_fe25519_subtract(&out->f, &out->f, &out->g);
}

/* P + Q, or P - Q when the digit is negative; z of Q is 1 when it is NULL. */
static void sum(struct completed *out, const struct bulla_ed25519_point *p,
                const struct bulla_ed25519_addend *q, const struct bulla_fe25519 *q_z, int sign) {
  struct bulla_fe25519 a, b, c, d;
  bulla_fe25519_add(&a, &p->y, &p->x);
  bulla_fe25519_multiply(&a, sign < 0 ? &q->y_minus_x : &q->y_plus_x, &a);
  bulla_fe25519_subtract(&b, &p->y, &p->x);
  bulla_fe25519_multiply(&b, sign < 0 ? &q->y_plus_x : &q->y_minus_x, &b);
  bulla_fe25519_multiply(&c, &p->t, &q->t2d);
  d = p->z;
  if (q_z != NULL) bulla_fe25519_multiply(&d, q_z, &d);
  bulla_fe25519_add(&d, &d, &d);
  bulla_fe25519_subtract(&out->e, &a, &b);
  bulla_fe25519_add(&out->h, &a, &b);
  bulla_fe25519_add(sign < 0 ? &out->f : &out->g, &d, &c);
  bulla_fe25519_subtract(sign < 0 ? &out->g : &out->f, &d, &c);
}

static void make_multiple(struct multiple *out, const struct bulla_ed25519_point *p) {
  bulla_fe25519_add(&out->addend.y_plus_x, &p->y, &p->x);
  bulla_fe25519_subtract(&out->addend.y_minus_x, &p->y, &p->x);
  bulla_fe25519_multiply(&out->addend.t2d, &p->t, &kTwiceD);
  out->z = p->z;
}

/* P, 3P, 5P, … of the point, which is used up. 2P waits in the last place until that is filled. */
static void make_multiples(struct multiple out[POINT_MULTIPLES],
                           struct bulla_ed25519_point *point) {
  struct multiple *doubled = &out[POINT_MULTIPLES - 1];
  const struct multiple *step = &out[0];
  struct completed c;
  make_multiple(&out[0], point);
  twice(&c, point);
  finish(point, &c);
  make_multiple(doubled, point);
  for (int i = 1; i < POINT_MULTIPLES; i++) {
    sum(&c, point, &step->addend, &step->z, 1);
    finish(point, &c);
    make_multiple(&out[i], point);
    step = doubled;
  }
}

static int index_of(int digit) {
  return (digit < 0 ? -digit : digit) / 2;
}

void bulla_ed25519_multiply_add(struct bulla_ed25519_point *point, const uint32_t a[8],
                                const uint32_t b[8]) {
  struct multiple multiples[POINT_MULTIPLES];
  struct bulla_signed_window a_window, b_window;
  make_multiples(multiples, point);
  bulla_signed_window_begin(&a_window, a, POINT_WINDOW);
  bulla_signed_window_begin(&b_window, b, BULLA_ED25519_BASE_WINDOW);

  point->x = bulla_fe25519_zero;
  point->y = bulla_fe25519_one;
  point->z = bulla_fe25519_one;
  for (int bit = SCALAR_BITS; bit >= 0; bit--) {
    struct completed c;
    twice(&c, point);
    int digit = bulla_signed_window_digit(&a_window, bit);
    if (digit != 0) {
      const struct multiple *multiple = &multiples[index_of(digit)];
      finish(point, &c);
      sum(&c, point, &multiple->addend, &multiple->z, digit);
    }
    digit = bulla_signed_window_digit(&b_window, bit);
    if (digit != 0) {
      finish(point, &c);
      sum(&c, point, &bulla_ed25519_base_multiples[index_of(digit)], NULL, digit);
    }
    finish_without_t(point, &c);
  }
}

/* x^2 = (y^2 - 1) / (d y^2 + 1) = u/v. The candidate for its root is u v^3 (u v^7)^((p-5)/8); when
 * that squares to -u/v, the root is the candidate times the square root of -1 (RFC 8032 5.1.3). */
static bool find_x(struct bulla_fe25519 *x, const struct bulla_fe25519 *y) {
  struct bulla_fe25519 u, v, v3, check;
  bulla_fe25519_square(&u, y);
  bulla_fe25519_multiply(&v, &u, &kD);
  bulla_fe25519_subtract(&u, &u, &bulla_fe25519_one);
  bulla_fe25519_add(&v, &v, &bulla_fe25519_one);

  bulla_fe25519_square(&v3, &v);
  bulla_fe25519_multiply(&v3, &v, &v3);
  bulla_fe25519_square(x, &v3);
  bulla_fe25519_multiply(x, &v, x);
  bulla_fe25519_multiply(x, &u, x);
  bulla_fe25519_power(x, x);
  bulla_fe25519_multiply(x, &v3, x);
  bulla_fe25519_multiply(x, &u, x);

  bulla_fe25519_square(&v3, x);
  bulla_fe25519_multiply(&v3, &v, &v3);
  bulla_fe25519_subtract(&check, &v3, &u);
  if (bulla_fe25519_is_zero(&check)) return true;
  bulla_fe25519_add(&check, &v3, &u);
  if (!bulla_fe25519_is_zero(&check)) return false;
  bulla_fe25519_multiply(x, &kRootOfMinusOne, x);
  return true;
}

bool bulla_ed25519_load_negative(struct bulla_ed25519_point *out, const uint8_t encoded[32]) {
  bulla_fe25519_load(&out->y, encoded);
  if (!find_x(&out->x, &out->y)) return false;
  if (bulla_fe25519_is_odd(&out->x) == (encoded[31] >> 7 != 0)) {
    bulla_fe25519_subtract(&out->x, &bulla_fe25519_zero, &out->x);
  }
  out->z = bulla_fe25519_one;
  bulla_fe25519_multiply(&out->t, &out->x, &out->y);
  return true;
}

void bulla_ed25519_store(uint8_t encoded[32], const struct bulla_ed25519_point *point) {
  struct bulla_fe25519 inverse, x, y;
  bulla_fe25519_invert(&inverse, &point->z);
  bulla_fe25519_multiply(&x, &point->x, &inverse);
  bulla_fe25519_multiply(&y, &point->y, &inverse);
  bulla_fe25519_store(encoded, &y);
  encoded[31] = (uint8_t)(encoded[31] | (bulla_fe25519_is_odd(&x) ? 0x80 : 0));
}
