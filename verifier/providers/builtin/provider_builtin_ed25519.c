/* SPDX-License-Identifier: Apache-2.0 */
#include "bulla/provider_builtin.h"
#include "formats/wire/numbers.h"
#include "verifier/providers/acceptance.h"
#include "verifier/providers/builtin/ed25519_verify.h"
#include "verifier/providers/builtin/sha256.h"

static enum bulla_status verify(void *context, int32_t algorithm, const uint8_t *public_key,
                                size_t public_key_length, const uint8_t *message,
                                size_t message_length, const uint8_t *signature,
                                size_t signature_length) {
  (void)context;
  if (algorithm != BULLA_ALG_ED25519) return BULLA_FEATURE_UNSUPPORTED;
  return bulla_builtin_ed25519_verify(public_key, public_key_length, message, message_length,
                                      signature, signature_length);
}

static enum bulla_status check_key(void *context, int32_t algorithm, const uint8_t *public_key,
                                   size_t public_key_length) {
  (void)context;
  if (algorithm != BULLA_ALG_ED25519) return BULLA_FEATURE_UNSUPPORTED;
  return bulla_accept_ed25519_key(public_key, public_key_length);
}

const struct bulla_crypto bulla_provider_builtin_ed25519 = {
    .sha256_init = bulla_builtin_sha256_init,
    .sha256_update = bulla_builtin_sha256_update,
    .sha256_final = bulla_builtin_sha256_final,
    .verify = verify,
    .check_key = check_key,
};
