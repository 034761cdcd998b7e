/* SPDX-License-Identifier: Apache-2.0
 *
 * Signatures and keys by OpenSSL's EVP, behind the acceptance rules. The contracts are those of
 * `verify` and `check_key` in bulla/crypto.h.
 */
#ifndef BULLA_PROVIDERS_OPENSSL_SIGNATURES_H_
#define BULLA_PROVIDERS_OPENSSL_SIGNATURES_H_

#include <stddef.h>
#include <stdint.h>

#include "formats/wire/status.h"

BULLA_MUST_USE enum bulla_status bulla_openssl_verify(int32_t algorithm, const uint8_t *public_key,
                                                      size_t public_key_length,
                                                      const uint8_t *message, size_t message_length,
                                                      const uint8_t *signature,
                                                      size_t signature_length);

BULLA_MUST_USE enum bulla_status bulla_openssl_check_key(int32_t algorithm,
                                                         const uint8_t *public_key,
                                                         size_t public_key_length);

#endif /* BULLA_PROVIDERS_OPENSSL_SIGNATURES_H_ */
