/* SPDX-License-Identifier: Apache-2.0
 *
 * The provider that devices link when they have no crypto library: own C11, no allocation, no
 * recursion, no writable data, nothing of libc but mem*. It only verifies, so every value that it
 * touches is public and it makes no effort to take the same time for all inputs: never lend its
 * arithmetic to anything that holds a secret.
 *
 * On a Cortex-M3 the cost of each algorithm is held by tests/device/limits.json.
 */
#ifndef BULLA_PROVIDER_BUILTIN_H_
#define BULLA_PROVIDER_BUILTIN_H_

#include "bulla/crypto.h"

#ifdef __cplusplus
extern "C" {
#endif

/* SHA-256, Ed25519 and ES256. Naming it links all three. */
extern const struct bulla_crypto bulla_provider_builtin;

/* SHA-256 and Ed25519; ES256 is FEATURE_UNSUPPORTED. No P-256 code is linked. */
extern const struct bulla_crypto bulla_provider_builtin_ed25519;

#ifdef __cplusplus
}
#endif

#endif /* BULLA_PROVIDER_BUILTIN_H_ */
