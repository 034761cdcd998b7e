/* SPDX-License-Identifier: Apache-2.0
 *
 * Sets of keys as masks: bit n is key n of the store.
 */
#ifndef BULLA_VERIFIER_CORE_BITS_H_
#define BULLA_VERIFIER_CORE_BITS_H_

#include <stdint.h>

static inline uint32_t bulla_bit(uint32_t index) {
  return UINT32_C(1) << index;
}

static inline uint32_t bulla_count_bits(uint32_t mask) {
  uint32_t count = 0;
  for (; mask != 0; mask &= mask - 1) count++;
  return count;
}

#endif /* BULLA_VERIFIER_CORE_BITS_H_ */
