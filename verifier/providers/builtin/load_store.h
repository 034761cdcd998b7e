/* SPDX-License-Identifier: Apache-2.0
 *
 * Integers from and to bytes of either order, at any alignment.
 */
#ifndef BULLA_BUILTIN_LOAD_STORE_H_
#define BULLA_BUILTIN_LOAD_STORE_H_

#include <stdint.h>

static inline uint32_t bulla_load_le32(const uint8_t bytes[4]) {
  return (uint32_t)bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16 |
         (uint32_t)bytes[3] << 24;
}

static inline uint32_t bulla_load_be32(const uint8_t bytes[4]) {
  return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 |
         (uint32_t)bytes[3];
}

static inline void bulla_store_be32(uint8_t bytes[4], uint32_t value) {
  bytes[0] = (uint8_t)(value >> 24);
  bytes[1] = (uint8_t)(value >> 16);
  bytes[2] = (uint8_t)(value >> 8);
  bytes[3] = (uint8_t)value;
}

static inline uint64_t bulla_load_be64(const uint8_t bytes[8]) {
  return (uint64_t)bulla_load_be32(bytes) << 32 | bulla_load_be32(bytes + 4);
}

static inline void bulla_store_be64(uint8_t bytes[8], uint64_t value) {
  bulla_store_be32(bytes, (uint32_t)(value >> 32));
  bulla_store_be32(bytes + 4, (uint32_t)value);
}

#endif /* BULLA_BUILTIN_LOAD_STORE_H_ */
