/* SPDX-License-Identifier: Apache-2.0
 *
 * The provider over libsodium, for devices that have it already. SHA-256 and Ed25519; libsodium has
 * no P-256, so ES256 is FEATURE_UNSUPPORTED. sodium_init() need not have been called: nothing here
 * wants random numbers.
 */
#ifndef BULLA_PROVIDER_LIBSODIUM_H_
#define BULLA_PROVIDER_LIBSODIUM_H_

#include "bulla/crypto.h"

#ifdef __cplusplus
extern "C" {
#endif

extern const struct bulla_crypto bulla_provider_libsodium;

#ifdef __cplusplus
}
#endif

#endif /* BULLA_PROVIDER_LIBSODIUM_H_ */
