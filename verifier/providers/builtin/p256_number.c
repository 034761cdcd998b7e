/* SPDX-License-Identifier: Apache-2.0 */
#include "verifier/providers/builtin/p256_number.h"

#include <string.h>

#include "verifier/providers/builtin/load_store.h"

#define WORDS BULLA_P256_WORDS

const struct bulla_p256_modulus bulla_p256_p = {
    .m = {{0xffffffff, 0xffffffff, 0xffffffff, 0x00000000, 0x00000000, 0x00000000, 0x00000001,
           0xffffffff}},
    .r_squared = {{0x00000003, 0x00000000, 0xffffffff, 0xfffffffb, 0xfffffffe, 0xffffffff,
                   0xfffffffd, 0x00000004}},
    .minus_inverse = 0x00000001,
};

const struct bulla_p256_modulus bulla_p256_n = {
    .m = {{0xfc632551, 0xf3b9cac2, 0xa7179e84, 0xbce6faad, 0xffffffff, 0xffffffff, 0x00000000,
           0xffffffff}},
    .r_squared = {{0xbe79eea2, 0x83244c95, 0x49bd6fa6, 0x4699799c, 0x2b6bec59, 0x2845b239,
                   0xf3d95620, 0x66e12d94}},
    .minus_inverse = 0xee00bc4f,
};

void bulla_p256_load(struct bulla_p256_number *out, const uint8_t bytes[32]) {
  for (int i = 0; i < WORDS; i++) out->word[i] = bulla_load_be32(bytes + 4 * (WORDS - 1 - i));
}

bool bulla_p256_is_zero(const struct bulla_p256_number *a) {
  uint32_t any = 0;
  for (int i = 0; i < WORDS; i++) any |= a->word[i];
  return any == 0;
}

bool bulla_p256_equal(const struct bulla_p256_number *a, const struct bulla_p256_number *b) {
  return memcmp(a->word, b->word, sizeof a->word) == 0;
}

uint32_t bulla_p256_add_words(struct bulla_p256_number *out, const struct bulla_p256_number *a,
                              const struct bulla_p256_number *b) {
  uint64_t column = 0;
  for (int i = 0; i < WORDS; i++) {
    column += (uint64_t)a->word[i] + b->word[i];
    out->word[i] = (uint32_t)column;
    column >>= 32;
  }
  return (uint32_t)column;
}

uint32_t bulla_p256_subtract_words(struct bulla_p256_number *out, const struct bulla_p256_number *a,
                                   const struct bulla_p256_number *b) {
  int64_t column = 0;
  for (int i = 0; i < WORDS; i++) {
    column += (int64_t)a->word[i] - b->word[i];
    out->word[i] = (uint32_t)column;
    column >>= 32;
  }
  return (uint32_t)column & 1;
}

/* Of a value below 2m, of which `carry` is bit 256. */
static void reduce_once(struct bulla_p256_number *a, uint32_t carry,
                        const struct bulla_p256_modulus *modulus) {
  uint32_t borrow = bulla_p256_subtract_words(a, a, &modulus->m);
  if (borrow > carry) (void)bulla_p256_add_words(a, a, &modulus->m);
}

void bulla_p256_add(struct bulla_p256_number *out, const struct bulla_p256_number *a,
                    const struct bulla_p256_number *b, const struct bulla_p256_modulus *modulus) {
  reduce_once(out, bulla_p256_add_words(out, a, b), modulus);
}

void bulla_p256_subtract(struct bulla_p256_number *out, const struct bulla_p256_number *a,
                         const struct bulla_p256_number *b,
                         const struct bulla_p256_modulus *modulus) {
  if (bulla_p256_subtract_words(out, a, b) != 0) (void)bulla_p256_add_words(out, out, &modulus->m);
}

/* One word of b at a time: t = (t + a b_i + q m) / 2^32, with q chosen so that the division is
 * exact. Two carries walk side by side; t stays below a + m, so it needs one bit above its words.
 */
void bulla_p256_multiply(struct bulla_p256_number *out, const struct bulla_p256_number *a,
                         const struct bulla_p256_number *b,
                         const struct bulla_p256_modulus *modulus) {
  struct bulla_p256_number t = {{0}};
  uint32_t top = 0;
  for (int i = 0; i < WORDS; i++) {
    uint32_t b_i = b->word[i];
    uint64_t product = (uint64_t)a->word[0] * b_i + t.word[0];
    uint32_t q = (uint32_t)product * modulus->minus_inverse;
    uint64_t multiple = (uint64_t)q * modulus->m.word[0] + (uint32_t)product;
    for (int j = 1; j < WORDS; j++) {
      product = (uint64_t)a->word[j] * b_i + t.word[j] + (product >> 32);
      multiple = (uint64_t)q * modulus->m.word[j] + (uint32_t)product + (multiple >> 32);
      t.word[j - 1] = (uint32_t)multiple;
    }
    product = (product >> 32) + (multiple >> 32) + top;
    t.word[WORDS - 1] = (uint32_t)product;
    top = (uint32_t)(product >> 32);
  }
  reduce_once(&t, top, modulus);
  *out = t;
}

/* a^(m - 2), since m is prime. */
void bulla_p256_invert(struct bulla_p256_number *out, const struct bulla_p256_number *a,
                       const struct bulla_p256_modulus *modulus) {
  static const struct bulla_p256_number kTwo = {{2}};
  struct bulla_p256_number exponent, power = *a;
  (void)bulla_p256_subtract_words(&exponent, &modulus->m, &kTwo);
  for (int bit = 32 * WORDS - 2; bit >= 0; bit--) { /* the top bit is set, and done */
    bulla_p256_multiply(&power, &power, &power, modulus);
    if ((exponent.word[bit / 32] >> (bit % 32) & 1) != 0) {
      bulla_p256_multiply(&power, &power, a, modulus);
    }
  }
  *out = power;
}
