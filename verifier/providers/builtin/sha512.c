/* SPDX-License-Identifier: Apache-2.0 */
#include "verifier/providers/builtin/sha512.h"

#include <string.h>

#include "verifier/providers/builtin/load_store.h"
#include "verifier/providers/builtin/sha2_constants.h"

#define BLOCK_BYTES 128
#define LENGTH_AT (BLOCK_BYTES - 16)

static uint64_t rotate(uint64_t word, unsigned bits) {
  return word >> bits | word << (64 - bits);
}

/* Word i of the message schedule, kept in a ring of the last sixteen. */
static uint64_t schedule(uint64_t ring[16], unsigned i) {
  uint64_t w15 = ring[(i + 1) & 15];
  uint64_t w2 = ring[(i + 14) & 15];
  uint64_t sigma0 = rotate(w15, 1) ^ rotate(w15, 8) ^ w15 >> 7;
  uint64_t sigma1 = rotate(w2, 19) ^ rotate(w2, 61) ^ w2 >> 6;
  return ring[i & 15] += sigma0 + ring[(i + 9) & 15] + sigma1;
}

static void compress(uint64_t chain[8], const uint8_t block[BLOCK_BYTES]) {
  uint64_t ring[16];
  uint64_t a = chain[0], b = chain[1], c = chain[2], d = chain[3];
  uint64_t e = chain[4], f = chain[5], g = chain[6], h = chain[7];
  for (unsigned i = 0; i < 16; i++) ring[i] = bulla_load_be64(block + 8 * i);
  for (unsigned i = 0; i < 80; i++) {
    uint64_t word = i < 16 ? ring[i] : schedule(ring, i);
    uint64_t t1 = h + (rotate(e, 14) ^ rotate(e, 18) ^ rotate(e, 41)) + (g ^ (e & (f ^ g))) +
                  bulla_sha2_round[i] + word;
    uint64_t t2 = (rotate(a, 28) ^ rotate(a, 34) ^ rotate(a, 39)) + ((a & b) | (c & (a | b)));
    h = g, g = f, f = e, e = d + t1;
    d = c, c = b, b = a, a = t1 + t2;
  }
  chain[0] += a, chain[1] += b, chain[2] += c, chain[3] += d;
  chain[4] += e, chain[5] += f, chain[6] += g, chain[7] += h;
}

void bulla_sha512_init(struct bulla_sha512 *hash) {
  memcpy(hash->chain, bulla_sha2_initial, sizeof hash->chain);
  hash->count_bytes = 0;
}

void bulla_sha512_update(struct bulla_sha512 *hash, const uint8_t *bytes, size_t length) {
  size_t filled = (size_t)(hash->count_bytes % BLOCK_BYTES);
  hash->count_bytes += length;
  while (length > 0) {
    size_t taken = BLOCK_BYTES - filled;
    if (taken > length) taken = length;
    memcpy(hash->block + filled, bytes, taken);
    filled = (filled + taken) % BLOCK_BYTES;
    if (filled == 0) compress(hash->chain, hash->block);
    bytes += taken;
    length -= taken;
  }
}

void bulla_sha512_final(struct bulla_sha512 *hash, uint8_t digest[64]) {
  uint8_t *block = hash->block;
  size_t filled = (size_t)(hash->count_bytes % BLOCK_BYTES);
  block[filled++] = 0x80;
  memset(block + filled, 0, BLOCK_BYTES - filled);
  if (filled > LENGTH_AT) {
    compress(hash->chain, block);
    memset(block, 0, BLOCK_BYTES);
  }
  bulla_store_be64(block + BLOCK_BYTES - 8, hash->count_bytes * 8);
  compress(hash->chain, block);
  for (unsigned i = 0; i < 8; i++) bulla_store_be64(digest + 8 * i, hash->chain[i]);
}
