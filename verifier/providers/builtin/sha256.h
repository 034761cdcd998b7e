/* SPDX-License-Identifier: Apache-2.0
 *
 * SHA-256 (FIPS 180-4) in rolled loops: small code first, speed second. The functions have the
 * shape and the contracts of bulla/crypto.h; they never fail and ignore the context.
 */
#ifndef BULLA_BUILTIN_SHA256_H_
#define BULLA_BUILTIN_SHA256_H_

#include "bulla/crypto.h"

enum bulla_status bulla_builtin_sha256_init(void *context, struct bulla_sha256 *hash);

enum bulla_status bulla_builtin_sha256_update(void *context, struct bulla_sha256 *hash,
                                              const uint8_t *bytes, size_t length);

enum bulla_status bulla_builtin_sha256_final(void *context, struct bulla_sha256 *hash,
                                             uint8_t digest[32]);

#endif /* BULLA_BUILTIN_SHA256_H_ */
