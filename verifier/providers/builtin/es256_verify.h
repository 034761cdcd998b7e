/* SPDX-License-Identifier: Apache-2.0
 *
 * ES256 verification: ECDSA over P-256 with SHA-256 (FIPS 186-4 6.4), under the acceptance rules.
 */
#ifndef BULLA_BUILTIN_ES256_VERIFY_H_
#define BULLA_BUILTIN_ES256_VERIFY_H_

#include <stddef.h>
#include <stdint.h>

#include "formats/wire/status.h"

/* OK, SIG_MALFORMED or SIG_INVALID, as `verify` of bulla/crypto.h has them for ES256. */
BULLA_MUST_USE enum bulla_status bulla_builtin_es256_verify(
    const uint8_t *public_key, size_t public_key_length, const uint8_t *message,
    size_t message_length, const uint8_t *signature, size_t signature_length);

/* OK or TKS_BAD_KEY, as `check_key` of bulla/crypto.h has them for ES256. */
BULLA_MUST_USE enum bulla_status bulla_builtin_es256_check_key(const uint8_t *public_key,
                                                               size_t public_key_length);

#endif /* BULLA_BUILTIN_ES256_VERIFY_H_ */
