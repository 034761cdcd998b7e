/* SPDX-License-Identifier: Apache-2.0
 *
 * ES256 beside what the Ed25519 provider has. In a file of its own, so that who names only the
 * other provider does not link this.
 */
#include "bulla/provider_builtin.h"
#include "formats/wire/numbers.h"
#include "verifier/providers/builtin/es256_verify.h"
#include "verifier/providers/builtin/sha256.h"

static enum bulla_status verify(void *context, int32_t algorithm, const uint8_t *public_key,
                                size_t public_key_length, const uint8_t *message,
                                size_t message_length, const uint8_t *signature,
                                size_t signature_length) {
  if (algorithm == BULLA_ALG_ES256) {
    return bulla_builtin_es256_verify(public_key, public_key_length, message, message_length,
                                      signature, signature_length);
  }
  return bulla_provider_builtin_ed25519.verify(context, algorithm, public_key, public_key_length,
                                               message, message_length, signature,
                                               signature_length);
}

static enum bulla_status check_key(void *context, int32_t algorithm, const uint8_t *public_key,
                                   size_t public_key_length) {
  if (algorithm == BULLA_ALG_ES256) {
    return bulla_builtin_es256_check_key(public_key, public_key_length);
  }
  return bulla_provider_builtin_ed25519.check_key(context, algorithm, public_key,
                                                  public_key_length);
}

const struct bulla_crypto bulla_provider_builtin = {
    .sha256_init = bulla_builtin_sha256_init,
    .sha256_update = bulla_builtin_sha256_update,
    .sha256_final = bulla_builtin_sha256_final,
    .verify = verify,
    .check_key = check_key,
};
