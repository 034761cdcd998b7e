/* SPDX-License-Identifier: Apache-2.0
 *
 * The logistic function and its inverse in fixed point (DELTA.md 6.2). Where the compiler is asked
 * for small code, the symmetric half of each is looked up: 8 KiB of tables instead of 16, for a few
 * instructions a vote. A linker drops the tables that nobody asks.
 */
#ifndef BULLA_VERIFIER_DELTA_LOGISTIC_TABLE_H_
#define BULLA_VERIFIER_DELTA_LOGISTIC_TABLE_H_

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* 256 * ln(p / (1 - p)) for p = (i + 1/2) / 4096, within -2047 and 2047. */
extern const int16_t bulla_delta_stretch[4096];

/* 65536 / (1 + exp(-x / 256)) for x = i - 2048, within 24 and 65512. */
extern const uint16_t bulla_delta_squash[4096];

/* Their upper halves, from i = 2048 on. */
extern const int16_t bulla_delta_stretch_half[2048];
extern const uint16_t bulla_delta_squash_half[2048];

static inline int32_t bulla_delta_stretch_by_half(uint32_t i) {
  return i < 2048 ? -bulla_delta_stretch_half[2047 - i] : bulla_delta_stretch_half[i - 2048];
}

static inline uint32_t bulla_delta_squash_by_half(int32_t x) {
  return x < 0 ? 65536u - bulla_delta_squash_half[-x] : bulla_delta_squash_half[x];
}

/* For i below 4096. */
static inline int32_t bulla_delta_stretch_of(uint32_t i) {
#ifdef __OPTIMIZE_SIZE__
  return bulla_delta_stretch_by_half(i);
#else
  return bulla_delta_stretch[i];
#endif
}

/* For x from -2047 to 2047. */
static inline uint32_t bulla_delta_squash_of(int32_t x) {
#ifdef __OPTIMIZE_SIZE__
  return bulla_delta_squash_by_half(x);
#else
  return bulla_delta_squash[x + 2048];
#endif
}

#ifdef __cplusplus
}
#endif

#endif /* BULLA_VERIFIER_DELTA_LOGISTIC_TABLE_H_ */
