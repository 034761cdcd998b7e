/* SPDX-License-Identifier: Apache-2.0
 *
 * The crypto struct over OpenSSL 3: hashing here, signatures in openssl_signatures.c.
 *
 * The low-level SHA256_* calls are meant, although OpenSSL 3 calls them deprecated: they hash in
 * the caller's memory, with no allocation and no lookup for each of the many small blocks of a hash
 * tree.
 */
#define OPENSSL_API_COMPAT 10101 /* the last release in which they were not */

#include <openssl/sha.h>

#include "bulla/provider_openssl.h"
#include "verifier/providers/openssl/openssl_signatures.h"

_Static_assert(sizeof(SHA256_CTX) <= BULLA_SHA256_STATE_BYTES, "the caller gives this much");

static SHA256_CTX *state_of(struct bulla_sha256 *hash) {
  return (SHA256_CTX *)hash->state;
}

static enum bulla_status outcome(int openssl_result) {
  return openssl_result == 1 ? BULLA_OK : BULLA_CRYPTO_FAILED;
}

static enum bulla_status sha256_init(void *context, struct bulla_sha256 *hash) {
  (void)context;
  return outcome(SHA256_Init(state_of(hash)));
}

static enum bulla_status sha256_update(void *context, struct bulla_sha256 *hash,
                                       const uint8_t *bytes, size_t length) {
  (void)context;
  return outcome(SHA256_Update(state_of(hash), bytes, length));
}

static enum bulla_status sha256_final(void *context, struct bulla_sha256 *hash,
                                      uint8_t digest[32]) {
  (void)context;
  return outcome(SHA256_Final(digest, state_of(hash)));
}

static enum bulla_status verify(void *context, int32_t algorithm, const uint8_t *public_key,
                                size_t public_key_length, const uint8_t *message,
                                size_t message_length, const uint8_t *signature,
                                size_t signature_length) {
  (void)context;
  return bulla_openssl_verify(algorithm, public_key, public_key_length, message, message_length,
                              signature, signature_length);
}

static enum bulla_status check_key(void *context, int32_t algorithm, const uint8_t *public_key,
                                   size_t public_key_length) {
  (void)context;
  return bulla_openssl_check_key(algorithm, public_key, public_key_length);
}

const struct bulla_crypto bulla_provider_openssl = {
    .sha256_init = sha256_init,
    .sha256_update = sha256_update,
    .sha256_final = sha256_final,
    .verify = verify,
    .check_key = check_key,
};
