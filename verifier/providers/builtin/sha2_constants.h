/* SPDX-License-Identifier: Apache-2.0
 *
 * The constants of SHA-512 (FIPS 180-4 4.2.3, 5.3.5). Those of SHA-256 are the upper halves of the
 * first ones, so one table serves both: the fractions of the square and cube roots of the primes.
 */
#ifndef BULLA_BUILTIN_SHA2_CONSTANTS_H_
#define BULLA_BUILTIN_SHA2_CONSTANTS_H_

#include <stdint.h>

extern const uint64_t bulla_sha2_initial[8];
extern const uint64_t bulla_sha2_round[80];

#endif /* BULLA_BUILTIN_SHA2_CONSTANTS_H_ */
