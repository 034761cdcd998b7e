/* SPDX-License-Identifier: Apache-2.0
 *
 * The crypto struct over libsodium. Knows no P-256.
 */
#include <sodium/crypto_hash_sha256.h>
#include <sodium/crypto_sign_ed25519.h>

#include "bulla/provider_libsodium.h"
#include "formats/wire/numbers.h"
#include "verifier/providers/acceptance.h"

_Static_assert(sizeof(crypto_hash_sha256_state) <= BULLA_SHA256_STATE_BYTES,
               "the caller gives this much");

static crypto_hash_sha256_state *state_of(struct bulla_sha256 *hash) {
  return (crypto_hash_sha256_state *)hash->state;
}

static enum bulla_status outcome(int libsodium_result) {
  return libsodium_result == 0 ? BULLA_OK : BULLA_CRYPTO_FAILED;
}

static enum bulla_status sha256_init(void *context, struct bulla_sha256 *hash) {
  (void)context;
  return outcome(crypto_hash_sha256_init(state_of(hash)));
}

static enum bulla_status sha256_update(void *context, struct bulla_sha256 *hash,
                                       const uint8_t *bytes, size_t length) {
  (void)context;
  return outcome(crypto_hash_sha256_update(state_of(hash), bytes, length));
}

static enum bulla_status sha256_final(void *context, struct bulla_sha256 *hash,
                                      uint8_t digest[32]) {
  (void)context;
  return outcome(crypto_hash_sha256_final(state_of(hash), digest));
}

static enum bulla_status verify(void *context, int32_t algorithm, const uint8_t *public_key,
                                size_t public_key_length, const uint8_t *message,
                                size_t message_length, const uint8_t *signature,
                                size_t signature_length) {
  (void)context;
  if (algorithm != BULLA_ALG_ED25519) return BULLA_FEATURE_UNSUPPORTED;
  enum bulla_status status =
      bulla_accept_ed25519(public_key, public_key_length, signature, signature_length);
  if (status != BULLA_OK) return status;
  int result = crypto_sign_ed25519_verify_detached(signature, message, message_length, public_key);
  return result == 0 ? BULLA_OK : BULLA_SIG_INVALID;
}

static enum bulla_status check_key(void *context, int32_t algorithm, const uint8_t *public_key,
                                   size_t public_key_length) {
  (void)context;
  if (algorithm != BULLA_ALG_ED25519) return BULLA_FEATURE_UNSUPPORTED;
  return bulla_accept_ed25519_key(public_key, public_key_length);
}

const struct bulla_crypto bulla_provider_libsodium = {
    .sha256_init = sha256_init,
    .sha256_update = sha256_update,
    .sha256_final = sha256_final,
    .verify = verify,
    .check_key = check_key,
};
