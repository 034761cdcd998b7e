/* SPDX-License-Identifier: Apache-2.0
 *
 * CRC-32 (IEEE) finds what a power cut tears. It is no defence against those who write flash: that
 * is the image's digest.
 */
#ifndef BULLA_VERIFIER_DELTA_CRC32_H_
#define BULLA_VERIFIER_DELTA_CRC32_H_

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define BULLA_CRC32_START 0u

/* Of all bytes so far, with these behind them; begin with START. */
uint32_t bulla_crc32(uint32_t crc, const uint8_t *bytes, size_t length);

#ifdef __cplusplus
}
#endif

#endif /* BULLA_VERIFIER_DELTA_CRC32_H_ */
