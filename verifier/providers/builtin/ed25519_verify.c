/* SPDX-License-Identifier: Apache-2.0 */
#include "verifier/providers/builtin/ed25519_verify.h"

#include <string.h>

#include "verifier/providers/acceptance.h"
#include "verifier/providers/builtin/ed25519_point.h"
#include "verifier/providers/builtin/ed25519_scalar.h"
#include "verifier/providers/builtin/sha512.h"

/* k = SHA-512(R || A || message) mod L, over the bytes as they came. A function of its own, so that
 * the hash state has left the stack before the points come. */
static __attribute__((noinline)) void challenge(uint32_t k[8], const uint8_t r[32],
                                                const uint8_t public_key[32],
                                                const uint8_t *message, size_t message_length) {
  struct bulla_sha512 hash;
  uint8_t digest[64];
  bulla_sha512_init(&hash);
  bulla_sha512_update(&hash, r, 32);
  bulla_sha512_update(&hash, public_key, 32);
  bulla_sha512_update(&hash, message, message_length);
  bulla_sha512_final(&hash, digest);
  bulla_ed25519_scalar_reduce(k, digest);
}

/* Rule A5: R is compared as bytes with the encoding of [S]B - [k]A. */
enum bulla_status bulla_builtin_ed25519_verify(const uint8_t *public_key, size_t public_key_length,
                                               const uint8_t *message, size_t message_length,
                                               const uint8_t *signature, size_t signature_length) {
  struct bulla_ed25519_point point;
  uint32_t k[8], s[8];
  uint8_t encoded_r[32];
  enum bulla_status status =
      bulla_accept_ed25519(public_key, public_key_length, signature, signature_length);
  if (status != BULLA_OK) return status;
  if (!bulla_ed25519_load_negative(&point, public_key)) return BULLA_SIG_INVALID;
  challenge(k, signature, public_key, message, message_length);
  bulla_ed25519_scalar_load(s, signature + 32);
  bulla_ed25519_multiply_add(&point, k, s);
  bulla_ed25519_store(encoded_r, &point);
  return memcmp(encoded_r, signature, sizeof encoded_r) == 0 ? BULLA_OK : BULLA_SIG_INVALID;
}
