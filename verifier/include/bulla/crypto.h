/* SPDX-License-Identifier: Apache-2.0
 *
 * The crypto that the verifier asks for: one struct of functions, filled by one provider (built in,
 * OpenSSL, libsodium). Everything above sees only this. All providers give the same verdict on
 * every input, malformed ones included (docs/FORMAT.md 5.4, 5.5).
 */
#ifndef BULLA_CRYPTO_H_
#define BULLA_CRYPTO_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "formats/wire/status.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Room for a provider's SHA-256 state, in the caller's memory; a provider checks at compile time
 * that its own state fits. */
#define BULLA_SHA256_STATE_BYTES 128

struct bulla_sha256 {
  uint64_t state[BULLA_SHA256_STATE_BYTES / 8];
};

/* Every function gets `context` of its own struct. CRYPTO_FAILED means that the engine itself
 * failed (hardware, library), never that something was judged bad. */
struct bulla_crypto {
  void *context;

  /* SHA-256, FIPS 180-4. A state may be copied by assignment between updates. */
  enum bulla_status (*sha256_init)(void *context, struct bulla_sha256 *hash);
  enum bulla_status (*sha256_update)(void *context, struct bulla_sha256 *hash, const uint8_t *bytes,
                                     size_t length);
  enum bulla_status (*sha256_final)(void *context, struct bulla_sha256 *hash, uint8_t digest[32]);

  /* One signature by the key's own algorithm (BULLA_ALG_ED25519: public key 32 bytes;
   * BULLA_ALG_ES256: x and y, 64 bytes big-endian). Signature: 64 bytes (R and S; r and s
   * big-endian). OK valid · SIG_MALFORMED breaks the acceptance rules before any curve arithmetic
   * (length, S >= L, non-canonical or small-order R or A, r or s out of range) · SIG_INVALID does
   * not verify · FEATURE_UNSUPPORTED an algorithm that this provider does not have. */
  enum bulla_status (*verify)(void *context, int32_t algorithm, const uint8_t *public_key,
                              size_t public_key_length, const uint8_t *message,
                              size_t message_length, const uint8_t *signature,
                              size_t signature_length);

  /* Whether a public key may stand in a key store: TKS_BAD_KEY for small order or a non-canonical
   * encoding (Ed25519), a coordinate out of range or a point off the curve (P-256). Does not check
   * that an Ed25519 key has prime order: the tools do when they build a store (A6). */
  enum bulla_status (*check_key)(void *context, int32_t algorithm, const uint8_t *public_key,
                                 size_t public_key_length);
};

/* True when both digests are equal, in time that does not depend on where they differ. */
bool bulla_digest_equal(const uint8_t a[32], const uint8_t b[32]);

#ifdef __cplusplus
}
#endif

#endif /* BULLA_CRYPTO_H_ */
