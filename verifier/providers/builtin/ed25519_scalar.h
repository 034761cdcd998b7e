/* SPDX-License-Identifier: Apache-2.0
 *
 * Numbers modulo L = 2^252 + 27742317777372353535851937790883648493, the order of the base point.
 */
#ifndef BULLA_BUILTIN_ED25519_SCALAR_H_
#define BULLA_BUILTIN_ED25519_SCALAR_H_

#include <stdint.h>

/* From 32 little-endian bytes to little-endian words. Does not reduce. */
void bulla_ed25519_scalar_load(uint32_t out[8], const uint8_t bytes[32]);

/* 64 little-endian bytes modulo L, as little-endian words. */
void bulla_ed25519_scalar_reduce(uint32_t out[8], const uint8_t bytes[64]);

#endif /* BULLA_BUILTIN_ED25519_SCALAR_H_ */
