/* SPDX-License-Identifier: Apache-2.0
 *
 * Which keys and signatures a provider may hand to its engine at all (FORMAT.md 5.4, 5.5). Engines
 * differ on malleable, non-canonical and small-order input; behind this one filter, every engine
 * that checks Ed25519 without the cofactor gives the same verdict. Knows no curve arithmetic.
 */
#ifndef BULLA_PROVIDERS_ACCEPTANCE_H_
#define BULLA_PROVIDERS_ACCEPTANCE_H_

#include <stddef.h>
#include <stdint.h>

#include "bulla/crypto.h"

#ifdef __cplusplus
extern "C" {
#endif

#define BULLA_ED25519_KEY_BYTES 32
#define BULLA_ES256_KEY_BYTES 64

/* OK: 32 bytes, y below 2^255 - 19, none of the eight points of small order. Else TKS_BAD_KEY.
 * Does not check that the encoding is of a point, nor that the point has prime order. */
BULLA_MUST_USE enum bulla_status bulla_accept_ed25519_key(const uint8_t *public_key,
                                                          size_t public_key_length);

/* OK: the key is acceptable, the signature is 64 bytes, S is below the group order, R is encoded
 * canonically and not of small order (A1 to A4). Else SIG_MALFORMED. Does not verify. */
BULLA_MUST_USE enum bulla_status bulla_accept_ed25519(const uint8_t *public_key,
                                                      size_t public_key_length,
                                                      const uint8_t *signature,
                                                      size_t signature_length);

/* OK: 64 bytes, both coordinates below p. Else TKS_BAD_KEY. Does not check that the point is on the
 * curve; (0, 0), which some engines take for infinity, is not on it. */
BULLA_MUST_USE enum bulla_status bulla_accept_es256_key(const uint8_t *public_key,
                                                        size_t public_key_length);

/* OK: the key is acceptable, the signature is 64 bytes, r and s lie in 1 to n - 1; a high s is
 * accepted. Else SIG_MALFORMED. Does not verify. */
BULLA_MUST_USE enum bulla_status bulla_accept_es256(const uint8_t *public_key,
                                                    size_t public_key_length,
                                                    const uint8_t *signature,
                                                    size_t signature_length);

#ifdef __cplusplus
}
#endif

#endif /* BULLA_PROVIDERS_ACCEPTANCE_H_ */
