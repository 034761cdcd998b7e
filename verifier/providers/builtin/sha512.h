/* SPDX-License-Identifier: Apache-2.0
 *
 * SHA-512 (FIPS 180-4), for Ed25519 only: nothing in the format is hashed with it.
 */
#ifndef BULLA_BUILTIN_SHA512_H_
#define BULLA_BUILTIN_SHA512_H_

#include <stddef.h>
#include <stdint.h>

struct bulla_sha512 {
  uint64_t chain[8];
  uint64_t count_bytes;
  uint8_t block[128];
};

void bulla_sha512_init(struct bulla_sha512 *hash);

/* At most 2^61 - 1 bytes in all: the length is encoded in 64 bits of the 128 that the standard has.
 */
void bulla_sha512_update(struct bulla_sha512 *hash, const uint8_t *bytes, size_t length);

void bulla_sha512_final(struct bulla_sha512 *hash, uint8_t digest[64]);

#endif /* BULLA_BUILTIN_SHA512_H_ */
