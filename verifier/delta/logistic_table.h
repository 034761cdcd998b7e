/* SPDX-License-Identifier: Apache-2.0
 *
 * The logistic function and its inverse in fixed point (DELTA.md 6.2).
 */
#ifndef BULLA_VERIFIER_DELTA_LOGISTIC_TABLE_H_
#define BULLA_VERIFIER_DELTA_LOGISTIC_TABLE_H_

#include <stdint.h>

/* 256 * ln(p / (1 - p)) for p = (i + 1/2) / 4096, within -2047 and 2047. */
extern const int16_t bulla_delta_stretch[4096];

/* 65536 / (1 + exp(-x / 256)) for x = i - 2048, within 24 and 65512. */
extern const uint16_t bulla_delta_squash[4096];

#endif /* BULLA_VERIFIER_DELTA_LOGISTIC_TABLE_H_ */
