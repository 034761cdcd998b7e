/* SPDX-License-Identifier: Apache-2.0
 *
 * The Ed25519 keys are always the same ones, so that a second run of a program finds its key; those
 * on P-256 are new in each process. */
#include "tests/hsm/pkcs11/fake_keys.h"

#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>

static EVP_PKEY *keys[2][2];

void fake_keys_make(void) {
  for (int pair = 0; pair < 2; ++pair) {
    const unsigned char seed[32] = {(unsigned char)(pair + 1)};
    keys[FAKE_ED25519][pair] =
        EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, NULL, seed, sizeof seed);
    keys[FAKE_P256][pair] = EVP_EC_gen("P-256");
  }
}

size_t fake_public_point(enum fake_kind kind, enum fake_pair pair, unsigned char out[65]) {
  size_t size = 65;
  if (kind == FAKE_ED25519) {
    EVP_PKEY_get_raw_public_key(keys[kind][pair], out, &size);
  } else {
    EVP_PKEY_get_octet_string_param(keys[kind][pair], OSSL_PKEY_PARAM_PUB_KEY, out, size, &size);
  }
  return size;
}

size_t fake_sign_der(const unsigned char *data, size_t size, unsigned char out[80]) {
  size_t written = 80;
  EVP_PKEY_CTX *context = EVP_PKEY_CTX_new(keys[FAKE_P256][FAKE_OWN], NULL);
  EVP_PKEY_sign_init(context);
  if (EVP_PKEY_sign(context, out, &written, data, size) != 1) written = 0;
  EVP_PKEY_CTX_free(context);
  return written;
}

static size_t sign_ed25519(const unsigned char *data, size_t size, unsigned char out[64]) {
  size_t written = 64;
  EVP_MD_CTX *context = EVP_MD_CTX_new();
  EVP_DigestSignInit(context, NULL, NULL, NULL, keys[FAKE_ED25519][FAKE_OWN]);
  if (EVP_DigestSign(context, out, &written, data, size) != 1) written = 0;
  EVP_MD_CTX_free(context);
  return written;
}

size_t fake_sign_raw(enum fake_kind kind, const unsigned char *data, size_t size,
                     unsigned char out[64]) {
  if (kind == FAKE_ED25519) return sign_ed25519(data, size, out);
  unsigned char der[80];
  const unsigned char *at = der;
  const size_t der_size = fake_sign_der(data, size, der);
  ECDSA_SIG *signature = d2i_ECDSA_SIG(NULL, &at, (long)der_size);
  BN_bn2binpad(ECDSA_SIG_get0_r(signature), out, 32);
  BN_bn2binpad(ECDSA_SIG_get0_s(signature), out + 32, 32);
  ECDSA_SIG_free(signature);
  return 64;
}
