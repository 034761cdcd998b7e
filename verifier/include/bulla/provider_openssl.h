/* SPDX-License-Identifier: Apache-2.0
 *
 * The provider over OpenSSL 3: what the host tools use, because its SHA-256 takes the CPU's
 * instructions. SHA-256, Ed25519 and ES256. Safe to use from several threads; the caller's OpenSSL
 * error queue is left as it was.
 */
#ifndef BULLA_PROVIDER_OPENSSL_H_
#define BULLA_PROVIDER_OPENSSL_H_

#include "bulla/crypto.h"

#ifdef __cplusplus
extern "C" {
#endif

extern const struct bulla_crypto bulla_provider_openssl;

#ifdef __cplusplus
}
#endif

#endif /* BULLA_PROVIDER_OPENSSL_H_ */
