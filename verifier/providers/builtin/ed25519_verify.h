/* SPDX-License-Identifier: Apache-2.0
 *
 * Ed25519 verification (RFC 8032 5.1.7) under the acceptance rules, without the cofactor.
 */
#ifndef BULLA_BUILTIN_ED25519_VERIFY_H_
#define BULLA_BUILTIN_ED25519_VERIFY_H_

#include <stddef.h>
#include <stdint.h>

#include "formats/wire/status.h"

/* OK, SIG_MALFORMED or SIG_INVALID, as `verify` of bulla/crypto.h has them for Ed25519. */
BULLA_MUST_USE enum bulla_status bulla_builtin_ed25519_verify(
    const uint8_t *public_key, size_t public_key_length, const uint8_t *message,
    size_t message_length, const uint8_t *signature, size_t signature_length);

#endif /* BULLA_BUILTIN_ED25519_VERIFY_H_ */
