/* SPDX-License-Identifier: Apache-2.0 */
#include "verifier/providers/builtin/ed25519_scalar.h"

#include <string.h>

#include "verifier/providers/builtin/load_store.h"

#define WORDS 8

static const uint32_t kOrder[WORDS] = {0x5cf5d3ed, 0x5812631a, 0xa2f79cd6, 0x14def9de,
                                       0,          0,          0,          0x10000000};

/* r = 256 r + byte - q L, modulo 2^256. */
static void shift_and_subtract(uint32_t r[WORDS], uint8_t byte, uint32_t q) {
  uint32_t below = (uint32_t)byte << 24;
  int64_t column = 0;
  for (int i = 0; i < WORDS; i++) {
    uint32_t shifted = r[i] << 8 | below >> 24;
    below = r[i];
    column += (int64_t)shifted - (int64_t)q * kOrder[i];
    r[i] = (uint32_t)column;
    column >>= 32;
  }
}

static void add_order(uint32_t r[WORDS]) {
  uint64_t column = 0;
  for (int i = 0; i < WORDS; i++) {
    column += (uint64_t)r[i] + kOrder[i];
    r[i] = (uint32_t)column;
    column >>= 32;
  }
}

void bulla_ed25519_scalar_load(uint32_t out[WORDS], const uint8_t bytes[32]) {
  for (int i = 0; i < WORDS; i++) out[i] = bulla_load_le32(bytes + 4 * i);
}

/* Long division by bytes from the top. The quotient digit is estimated from 2^252 in place of L,
 * which is too much by one at most: L exceeds 2^252 by less than 2^125, and q is below 2^9, so that
 * what is left lies between -2^134 and 2^252. */
void bulla_ed25519_scalar_reduce(uint32_t out[WORDS], const uint8_t bytes[64]) {
  memset(out, 0, WORDS * sizeof out[0]);
  for (int i = 64; i-- > 0;) {
    uint32_t q = out[WORDS - 1] >> 20; /* bits 252 and up of 256 * out */
    shift_and_subtract(out, bytes[i], q);
    if (out[WORDS - 1] >> 31 != 0) add_order(out);
  }
}
