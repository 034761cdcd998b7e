/* SPDX-License-Identifier: Apache-2.0 */
#include "verifier/providers/builtin/ed25519_field.h"

#include <string.h>

#include "verifier/providers/builtin/load_store.h"

#define LIMBS 10

_Static_assert(-1 >> 1 == -1, "carries of negative limbs want an arithmetic shift");

const struct bulla_fe25519 bulla_fe25519_zero = {{0}};
const struct bulla_fe25519 bulla_fe25519_one = {{1}};

static int width_of(int limb) {
  return 26 - (limb & 1);
}

/* Takes from a column what lies above its limb, rounding to nearest; gives the limb. Inlined
 * because a 64-bit shift by a constant is three instructions on a 32-bit CPU, and by a variable
 * ten. */
static inline __attribute__((always_inline)) int32_t carry_out(int64_t *column, int width) {
  int64_t carry = (*column + ((int64_t)1 << (width - 1))) >> width;
  uint32_t limb = (uint32_t)*column - ((uint32_t)carry << width);
  *column = carry;
  return (int32_t)limb;
}

/* What the top column carries out counts 19 times at the bottom, since 2^255 = 19. One more carry
 * makes the bottom limb small; what it adds to limb 1 is below 2^15. */
static void fold_top(int32_t limb[LIMBS], int64_t carry) {
  int64_t column = limb[0] + 19 * carry;
  limb[0] = carry_out(&column, 26);
  limb[1] += (int32_t)column;
}

void bulla_fe25519_load(struct bulla_fe25519 *out, const uint8_t bytes[32]) {
  int64_t column = 0;
  for (int i = 0; i < LIMBS; i++) {
    int bit = (51 * i + 1) / 2;
    uint32_t mask = ((uint32_t)1 << width_of(i)) - 1;
    column += (int64_t)(bulla_load_le32(bytes + bit / 8) >> (bit % 8) & mask);
    out->limb[i] = carry_out(&column, width_of(i));
  }
  fold_top(out->limb, column);
}

/* Adds q * 19, where q = floor(a / p) is -1, 0 or 1, and drops what then stands at bit 255 and
 * above. q is found by carrying the rounded-off top down through the limbs. */
void bulla_fe25519_store(uint8_t bytes[32], const struct bulla_fe25519 *a) {
  int32_t q = (19 * a->limb[9] + (1 << 24)) >> 25;
  for (int i = 0; i < LIMBS; i++) q = (a->limb[i] + q) >> width_of(i);

  int32_t carry = 19 * q;
  uint64_t pending = 0;
  int pending_bits = 0;
  for (int i = 0; i < LIMBS; i++) {
    int32_t limb = a->limb[i] + carry;
    uint32_t mask = ((uint32_t)1 << width_of(i)) - 1;
    carry = limb >> width_of(i);
    pending |= (uint64_t)((uint32_t)limb & mask) << pending_bits;
    pending_bits += width_of(i);
    for (; pending_bits >= 8; pending_bits -= 8, pending >>= 8) *bytes++ = (uint8_t)pending;
  }
  *bytes = (uint8_t)pending;
}

void bulla_fe25519_add(struct bulla_fe25519 *out, const struct bulla_fe25519 *a,
                       const struct bulla_fe25519 *b) {
  for (int i = 0; i < LIMBS; i++) out->limb[i] = a->limb[i] + b->limb[i];
}

void bulla_fe25519_subtract(struct bulla_fe25519 *out, const struct bulla_fe25519 *a,
                            const struct bulla_fe25519 *b) {
  for (int i = 0; i < LIMBS; i++) out->limb[i] = a->limb[i] - b->limb[i];
}

static int64_t product(int32_t a, int32_t b) {
  return (int64_t)a * b;
}

/* Column k is the sum of a[i] * b[k - i]. Where i and k - i are both odd, their weights exceed the
 * column's by one bit: the product counts twice. b is laid out so that what wraps past limb 9 comes
 * back 19 times. Columns go in pairs, even and odd, each carrying into the next. */
void bulla_fe25519_multiply(struct bulla_fe25519 *out, const struct bulla_fe25519 *a,
                            const struct bulla_fe25519 *b) {
  int32_t wrapped[2 * LIMBS];
  const int32_t *f = a->limb;
  const int32_t *g = wrapped + LIMBS;
  int64_t column = 0;
  for (int i = 0; i < LIMBS; i++) {
    wrapped[i] = 19 * b->limb[i];
    wrapped[LIMBS + i] = b->limb[i];
  }
  for (int k = 0; k < LIMBS; k += 2) {
    int64_t twice = product(f[1], g[-1]) + product(f[3], g[-3]) + product(f[5], g[-5]) +
                    product(f[7], g[-7]) + product(f[9], g[-9]);
    column += product(f[0], g[0]) + product(f[2], g[-2]) + product(f[4], g[-4]) +
              product(f[6], g[-6]) + product(f[8], g[-8]) + 2 * twice;
    out->limb[k] = carry_out(&column, 26);
    g++;
    column += product(f[0], g[0]) + product(f[1], g[-1]) + product(f[2], g[-2]) +
              product(f[3], g[-3]) + product(f[4], g[-4]) + product(f[5], g[-5]) +
              product(f[6], g[-6]) + product(f[7], g[-7]) + product(f[8], g[-8]) +
              product(f[9], g[-9]);
    out->limb[k + 1] = carry_out(&column, 25);
    g++;
  }
  fold_top(out->limb, column);
}

/* The columns of the product, written out because half of their terms coincide. */
void bulla_fe25519_square(struct bulla_fe25519 *out, const struct bulla_fe25519 *a) {
  int32_t f0 = a->limb[0], f1 = a->limb[1], f2 = a->limb[2], f3 = a->limb[3], f4 = a->limb[4];
  int32_t f5 = a->limb[5], f6 = a->limb[6], f7 = a->limb[7], f8 = a->limb[8], f9 = a->limb[9];
  int64_t h = 0;
  h += product(f0, f0) + 38 * (2 * (product(f1, f9) + product(f3, f7)) + product(f2, f8) +
                               product(f4, f6) + product(f5, f5));
  out->limb[0] = carry_out(&h, 26);
  h += 2 * product(f0, f1) +
       38 * (product(f2, f9) + product(f3, f8) + product(f4, f7) + product(f5, f6));
  out->limb[1] = carry_out(&h, 25);
  h += 2 * (product(f0, f2) + product(f1, f1)) +
       19 * (4 * (product(f3, f9) + product(f5, f7)) + 2 * product(f4, f8) + product(f6, f6));
  out->limb[2] = carry_out(&h, 26);
  h += 2 * (product(f0, f3) + product(f1, f2)) +
       38 * (product(f4, f9) + product(f5, f8) + product(f6, f7));
  out->limb[3] = carry_out(&h, 25);
  h += 2 * product(f0, f4) + 4 * product(f1, f3) + product(f2, f2) +
       38 * (2 * product(f5, f9) + product(f6, f8) + product(f7, f7));
  out->limb[4] = carry_out(&h, 26);
  h += 2 * (product(f0, f5) + product(f1, f4) + product(f2, f3)) +
       38 * (product(f6, f9) + product(f7, f8));
  out->limb[5] = carry_out(&h, 25);
  h += 2 * (product(f0, f6) + product(f2, f4) + product(f3, f3)) + 4 * product(f1, f5) +
       19 * (4 * product(f7, f9) + product(f8, f8));
  out->limb[6] = carry_out(&h, 26);
  h += 2 * (product(f0, f7) + product(f1, f6) + product(f2, f5) + product(f3, f4)) +
       38 * product(f8, f9);
  out->limb[7] = carry_out(&h, 25);
  h += 2 * (product(f0, f8) + product(f2, f6)) + 4 * (product(f1, f7) + product(f3, f5)) +
       product(f4, f4) + 38 * product(f9, f9);
  out->limb[8] = carry_out(&h, 26);
  h +=
      2 * (product(f0, f9) + product(f1, f8) + product(f2, f7) + product(f3, f6) + product(f4, f5));
  out->limb[9] = carry_out(&h, 25);
  fold_top(out->limb, h);
}

/* out = a^(2^times) */
static void square_times(struct bulla_fe25519 *out, const struct bulla_fe25519 *a, int times) {
  *out = *a;
  for (int i = 0; i < times; i++) bulla_fe25519_square(out, out);
}

/* Below, x_n stands for a^(2^n - 1); x_(m+n) = x_m^(2^n) * x_n. */
static void lengthen(struct bulla_fe25519 *x_sum, const struct bulla_fe25519 *x_m, int n,
                     const struct bulla_fe25519 *x_n) {
  struct bulla_fe25519 shifted;
  square_times(&shifted, x_m, n);
  bulla_fe25519_multiply(x_sum, &shifted, x_n);
}

void bulla_fe25519_power(struct bulla_fe25519 *out, const struct bulla_fe25519 *a) {
  struct bulla_fe25519 base = *a;
  struct bulla_fe25519 x, x5, x10;
  lengthen(&x, &base, 1, &base); /* x_2 */
  lengthen(&x5, &x, 2, &x);      /* x_4 */
  lengthen(&x5, &x5, 1, &base);
  lengthen(&x10, &x5, 5, &x5);
  lengthen(&x, &x10, 10, &x10); /* x_20 */
  lengthen(&x, &x, 20, &x);     /* x_40 */
  lengthen(&x10, &x, 10, &x10); /* x_50 */
  lengthen(&x, &x10, 50, &x10); /* x_100 */
  lengthen(&x, &x, 100, &x);    /* x_200 */
  lengthen(&x, &x, 50, &x10);   /* x_250 */
  lengthen(out, &x, 2, &base);  /* 2^252 - 4 + 1 */
}

/* p - 2 = 8 * (2^252 - 3) + 3 */
void bulla_fe25519_invert(struct bulla_fe25519 *out, const struct bulla_fe25519 *a) {
  struct bulla_fe25519 base = *a;
  struct bulla_fe25519 cube, power;
  lengthen(&cube, &base, 1, &base);
  bulla_fe25519_power(&power, &base);
  lengthen(out, &power, 3, &cube);
}

/* The encoding of an element that need not be reduced. */
static void encode(uint8_t bytes[32], const struct bulla_fe25519 *a) {
  struct bulla_fe25519 reduced;
  bulla_fe25519_multiply(&reduced, a, &bulla_fe25519_one);
  bulla_fe25519_store(bytes, &reduced);
}

bool bulla_fe25519_is_zero(const struct bulla_fe25519 *a) {
  static const uint8_t kZero[32] = {0};
  uint8_t bytes[32];
  encode(bytes, a);
  return memcmp(bytes, kZero, sizeof bytes) == 0;
}

bool bulla_fe25519_is_odd(const struct bulla_fe25519 *a) {
  uint8_t bytes[32];
  encode(bytes, a);
  return (bytes[0] & 1) != 0;
}
