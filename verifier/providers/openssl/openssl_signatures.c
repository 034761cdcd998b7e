/* SPDX-License-Identifier: Apache-2.0 */
#include "verifier/providers/openssl/openssl_signatures.h"

#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <stdbool.h>
#include <string.h>

#include "formats/wire/numbers.h"
#include "verifier/providers/acceptance.h"

/* SEQUENCE of two INTEGERs, each up to 33 bytes with a zero before a set top bit. */
#define DER_SIGNATURE_MAX_BYTES (2 + 2 * (2 + 33))

/* Whether the call that just failed was told so by the machine. Anything else is about the key or
 * the signature: an attacker chooses those, and must not choose "the engine failed". */
static bool engine_failed(void) {
  return ERR_GET_REASON(ERR_peek_last_error()) == ERR_R_MALLOC_FAILURE;
}

static EVP_PKEY *ed25519_key(const uint8_t public_key[BULLA_ED25519_KEY_BYTES]) {
  return EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, NULL, public_key, BULLA_ED25519_KEY_BYTES);
}

/* NULL for a point that is not on the curve, too. */
static EVP_PKEY *p256_key(const uint8_t public_key[BULLA_ES256_KEY_BYTES]) {
  uint8_t point[1 + BULLA_ES256_KEY_BYTES] = {POINT_CONVERSION_UNCOMPRESSED};
  char group[] = "prime256v1";
  memcpy(point + 1, public_key, BULLA_ES256_KEY_BYTES);
  OSSL_PARAM parameters[] = {
      OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, group, 0),
      OSSL_PARAM_construct_octet_string(OSSL_PKEY_PARAM_PUB_KEY, point, sizeof point),
      OSSL_PARAM_construct_end()};
  EVP_PKEY *key = NULL;
  EVP_PKEY_CTX *builder = EVP_PKEY_CTX_new_from_name(NULL, "EC", NULL);
  if (builder != NULL && EVP_PKEY_fromdata_init(builder) == 1) {
    (void)EVP_PKEY_fromdata(builder, &key, EVP_PKEY_PUBLIC_KEY, parameters);
  }
  EVP_PKEY_CTX_free(builder);
  return key;
}

/* One INTEGER of a DER signature from 32 big-endian bytes that are not all zero. */
static size_t put_der_integer(uint8_t *out, const uint8_t value[32]) {
  size_t skipped = 0;
  while (value[skipped] == 0) skipped++;
  size_t sign_byte = value[skipped] >> 7;
  size_t length = 32 - skipped;
  out[0] = 0x02;
  out[1] = (uint8_t)(sign_byte + length);
  out[2] = 0;
  memcpy(out + 2 + sign_byte, value + skipped, length);
  return 2 + sign_byte + length;
}

/* r and s as X9.62 wants them; the acceptance rules have ruled out zeros. */
static size_t put_der_signature(uint8_t out[DER_SIGNATURE_MAX_BYTES], const uint8_t signature[64]) {
  size_t length = put_der_integer(out + 2, signature);
  length += put_der_integer(out + 2 + length, signature + 32);
  out[0] = 0x30;
  out[1] = (uint8_t)length;
  return 2 + length;
}

static enum bulla_status verify_with(EVP_PKEY *key, const EVP_MD *digest, const uint8_t *message,
                                     size_t message_length, const uint8_t *signature,
                                     size_t signature_length) {
  enum bulla_status status = BULLA_CRYPTO_FAILED;
  EVP_MD_CTX *verifier = EVP_MD_CTX_new();
  if (verifier != NULL && EVP_DigestVerifyInit(verifier, NULL, digest, NULL, key) == 1) {
    int result = EVP_DigestVerify(verifier, signature, signature_length, message, message_length);
    if (result == 1) {
      status = BULLA_OK;
    } else if (result == 0 || !engine_failed()) {
      status = BULLA_SIG_INVALID;
    }
  }
  EVP_MD_CTX_free(verifier);
  return status;
}

static enum bulla_status verify_ed25519(const uint8_t *public_key, const uint8_t *message,
                                        size_t message_length, const uint8_t *signature) {
  EVP_PKEY *key = ed25519_key(public_key);
  if (key == NULL) return BULLA_CRYPTO_FAILED;
  enum bulla_status status = verify_with(key, NULL, message, message_length, signature, 64);
  EVP_PKEY_free(key);
  return status;
}

static enum bulla_status verify_es256(const uint8_t *public_key, const uint8_t *message,
                                      size_t message_length, const uint8_t *signature) {
  uint8_t der[DER_SIGNATURE_MAX_BYTES];
  EVP_PKEY *key = p256_key(public_key);
  if (key == NULL) return engine_failed() ? BULLA_CRYPTO_FAILED : BULLA_SIG_INVALID;
  size_t der_length = put_der_signature(der, signature);
  enum bulla_status status =
      verify_with(key, EVP_sha256(), message, message_length, der, der_length);
  EVP_PKEY_free(key);
  return status;
}

static enum bulla_status check_p256_point(const uint8_t *public_key) {
  EVP_PKEY *key = p256_key(public_key);
  if (key == NULL) return engine_failed() ? BULLA_CRYPTO_FAILED : BULLA_TKS_BAD_KEY;
  EVP_PKEY_free(key);
  return BULLA_OK;
}

enum bulla_status bulla_openssl_verify(int32_t algorithm, const uint8_t *public_key,
                                       size_t public_key_length, const uint8_t *message,
                                       size_t message_length, const uint8_t *signature,
                                       size_t signature_length) {
  enum bulla_status status = BULLA_FEATURE_UNSUPPORTED;
  ERR_set_mark();
  if (algorithm == BULLA_ALG_ED25519) {
    status = bulla_accept_ed25519(public_key, public_key_length, signature, signature_length);
    if (status == BULLA_OK) status = verify_ed25519(public_key, message, message_length, signature);
  } else if (algorithm == BULLA_ALG_ES256) {
    status = bulla_accept_es256(public_key, public_key_length, signature, signature_length);
    if (status == BULLA_OK) status = verify_es256(public_key, message, message_length, signature);
  }
  ERR_pop_to_mark();
  return status;
}

enum bulla_status bulla_openssl_check_key(int32_t algorithm, const uint8_t *public_key,
                                          size_t public_key_length) {
  enum bulla_status status = BULLA_FEATURE_UNSUPPORTED;
  ERR_set_mark();
  if (algorithm == BULLA_ALG_ED25519) {
    status = bulla_accept_ed25519_key(public_key, public_key_length);
  } else if (algorithm == BULLA_ALG_ES256) {
    status = bulla_accept_es256_key(public_key, public_key_length);
    if (status == BULLA_OK) status = check_p256_point(public_key);
  }
  ERR_pop_to_mark();
  return status;
}
