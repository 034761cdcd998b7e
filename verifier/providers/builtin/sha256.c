/* SPDX-License-Identifier: Apache-2.0 */
#include "verifier/providers/builtin/sha256.h"

#include <string.h>

#include "verifier/providers/builtin/load_store.h"
#include "verifier/providers/builtin/sha2_constants.h"

/* The caller's state, taken as bytes so that no type is punned:
 *   0 chaining value, big-endian | 32 the block being filled | 96 bytes hashed so far (as uint64)
 */
#define BLOCK_BYTES 64
#define BLOCK_AT 32
#define COUNT_INDEX 12
#define LENGTH_AT (BLOCK_BYTES - 8)

_Static_assert((COUNT_INDEX + 1) * 8 <= BULLA_SHA256_STATE_BYTES, "the caller gives this much");

static uint8_t *chain_of(struct bulla_sha256 *hash) {
  return (uint8_t *)hash->state;
}
static uint8_t *block_of(struct bulla_sha256 *hash) {
  return (uint8_t *)hash->state + BLOCK_AT;
}

static uint32_t rotate(uint32_t word, unsigned bits) {
  return word >> bits | word << (32 - bits);
}

static void expand(uint32_t schedule[64], const uint8_t block[BLOCK_BYTES]) {
  for (unsigned i = 0; i < 16; i++) schedule[i] = bulla_load_be32(block + 4 * i);
  for (uint32_t *w = schedule; w < schedule + 48; w++) {
    uint32_t sigma0 = rotate(w[1], 7) ^ rotate(w[1], 18) ^ w[1] >> 3;
    uint32_t sigma1 = rotate(w[14], 17) ^ rotate(w[14], 19) ^ w[14] >> 10;
    w[16] = w[0] + sigma0 + w[9] + sigma1;
  }
}

static void compress(uint8_t chain[32], const uint8_t block[BLOCK_BYTES]) {
  uint32_t schedule[64];
  uint32_t v[8];
  expand(schedule, block);
  for (unsigned i = 0; i < 8; i++) v[i] = bulla_load_be32(chain + 4 * i);
  uint32_t a = v[0], b = v[1], c = v[2], d = v[3], e = v[4], f = v[5], g = v[6], h = v[7];
  for (unsigned i = 0; i < 64; i++) {
    uint32_t t1 = h + (rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)) + (g ^ (e & (f ^ g))) +
                  (uint32_t)(bulla_sha2_round[i] >> 32) + schedule[i];
    uint32_t t2 = (rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)) + ((a & b) | (c & (a | b)));
    h = g, g = f, f = e, e = d + t1;
    d = c, c = b, b = a, a = t1 + t2;
  }
  v[0] += a, v[1] += b, v[2] += c, v[3] += d, v[4] += e, v[5] += f, v[6] += g, v[7] += h;
  for (unsigned i = 0; i < 8; i++) bulla_store_be32(chain + 4 * i, v[i]);
}

enum bulla_status bulla_builtin_sha256_init(void *context, struct bulla_sha256 *hash) {
  (void)context;
  for (unsigned i = 0; i < 8; i++) {
    bulla_store_be32(chain_of(hash) + 4 * i, (uint32_t)(bulla_sha2_initial[i] >> 32));
  }
  hash->state[COUNT_INDEX] = 0;
  return BULLA_OK;
}

enum bulla_status bulla_builtin_sha256_update(void *context, struct bulla_sha256 *hash,
                                              const uint8_t *bytes, size_t length) {
  (void)context;
  size_t filled = (size_t)(hash->state[COUNT_INDEX] % BLOCK_BYTES);
  hash->state[COUNT_INDEX] += length;
  while (length > 0) {
    size_t taken = BLOCK_BYTES - filled;
    if (filled == 0 && length >= BLOCK_BYTES) {
      compress(chain_of(hash), bytes);
    } else {
      if (taken > length) taken = length;
      memcpy(block_of(hash) + filled, bytes, taken);
      filled = (filled + taken) % BLOCK_BYTES;
      if (filled == 0) compress(chain_of(hash), block_of(hash));
    }
    bytes += taken;
    length -= taken;
  }
  return BULLA_OK;
}

enum bulla_status bulla_builtin_sha256_final(void *context, struct bulla_sha256 *hash,
                                             uint8_t digest[32]) {
  (void)context;
  uint8_t *block = block_of(hash);
  size_t filled = (size_t)(hash->state[COUNT_INDEX] % BLOCK_BYTES);
  block[filled++] = 0x80;
  if (filled > LENGTH_AT) {
    memset(block + filled, 0, BLOCK_BYTES - filled);
    compress(chain_of(hash), block);
    filled = 0;
  }
  memset(block + filled, 0, LENGTH_AT - filled);
  bulla_store_be64(block + LENGTH_AT, hash->state[COUNT_INDEX] * 8);
  compress(chain_of(hash), block);
  memcpy(digest, chain_of(hash), 32);
  return BULLA_OK;
}
