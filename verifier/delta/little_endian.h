/* SPDX-License-Identifier: Apache-2.0
 *
 * Fields of machine code and data, little endian, at any alignment.
 */
#ifndef BULLA_VERIFIER_DELTA_LITTLE_ENDIAN_H_
#define BULLA_VERIFIER_DELTA_LITTLE_ENDIAN_H_

#include <stdint.h>

static inline uint32_t bulla_load16(const uint8_t bytes[2]) {
  return (uint32_t)bytes[0] | (uint32_t)bytes[1] << 8;
}

static inline uint32_t bulla_load32(const uint8_t bytes[4]) {
  return bulla_load16(bytes) | bulla_load16(bytes + 2) << 16;
}

static inline uint64_t bulla_load64(const uint8_t bytes[8]) {
  return (uint64_t)bulla_load32(bytes) | (uint64_t)bulla_load32(bytes + 4) << 32;
}

static inline void bulla_store16(uint8_t bytes[2], uint32_t value) {
  bytes[0] = (uint8_t)value;
  bytes[1] = (uint8_t)(value >> 8);
}

static inline void bulla_store32(uint8_t bytes[4], uint32_t value) {
  bulla_store16(bytes, value);
  bulla_store16(bytes + 2, value >> 16);
}

static inline void bulla_store64(uint8_t bytes[8], uint64_t value) {
  bulla_store32(bytes, (uint32_t)value);
  bulla_store32(bytes + 4, (uint32_t)(value >> 32));
}

/* The low `bits` bits of a word as a signed number; 1 <= bits <= 32. */
static inline int32_t bulla_sign_extend(uint32_t word, unsigned bits) {
  const uint32_t sign = UINT32_C(1) << (bits - 1);
  const uint32_t low = bits == 32 ? word : word & ((sign << 1) - 1);
  return (int32_t)((low ^ sign) - sign);
}

#endif /* BULLA_VERIFIER_DELTA_LITTLE_ENDIAN_H_ */
