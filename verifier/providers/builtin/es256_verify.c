/* SPDX-License-Identifier: Apache-2.0 */
#include "verifier/providers/builtin/es256_verify.h"

#include "verifier/providers/acceptance.h"
#include "verifier/providers/builtin/p256_number.h"
#include "verifier/providers/builtin/p256_point.h"
#include "verifier/providers/builtin/sha256.h"

/* The message's digest as a number; not reduced, which the first product makes up for. A function
 * of its own, so that the hash state has left the stack before the points come. */
static __attribute__((noinline)) void digest_number(struct bulla_p256_number *out,
                                                    const uint8_t *message, size_t length) {
  struct bulla_sha256 hash;
  uint8_t digest[32];
  (void)bulla_builtin_sha256_init(NULL, &hash);
  (void)bulla_builtin_sha256_update(NULL, &hash, message, length);
  (void)bulla_builtin_sha256_final(NULL, &hash, digest);
  bulla_p256_load(out, digest);
}

/* Whether the point's x is `candidate` modulo p: X = candidate * Z^2, which saves a division. */
static bool has_x(const struct bulla_p256_point *point, const struct bulla_p256_number *candidate) {
  struct bulla_p256_number x;
  bulla_p256_multiply(&x, candidate, &bulla_p256_p.r_squared, &bulla_p256_p);
  bulla_p256_multiply(&x, &x, &point->z, &bulla_p256_p);
  bulla_p256_multiply(&x, &x, &point->z, &bulla_p256_p);
  return bulla_p256_equal(&x, &point->xy.x);
}

/* Whether the point's x, a number below p, is r modulo n: it is r, or r + n where that is below p.
 */
static bool has_x_modulo_order(const struct bulla_p256_point *point,
                               const struct bulla_p256_number *r) {
  struct bulla_p256_number above, difference;
  if (bulla_p256_is_zero(&point->z)) return false;
  if (has_x(point, r)) return true;
  if (bulla_p256_add_words(&above, r, &bulla_p256_n.m) != 0) return false;
  if (bulla_p256_subtract_words(&difference, &above, &bulla_p256_p.m) == 0) return false;
  return has_x(point, &above);
}

enum bulla_status bulla_builtin_es256_verify(const uint8_t *public_key, size_t public_key_length,
                                             const uint8_t *message, size_t message_length,
                                             const uint8_t *signature, size_t signature_length) {
  struct bulla_p256_point point;
  struct bulla_p256_number r, s_inverse, u1, u2;
  enum bulla_status status =
      bulla_accept_es256(public_key, public_key_length, signature, signature_length);
  if (status != BULLA_OK) return status;
  if (!bulla_p256_load_point(&point, public_key)) return BULLA_SIG_INVALID;

  bulla_p256_load(&r, signature);
  bulla_p256_load(&s_inverse, signature + 32);
  bulla_p256_multiply(&s_inverse, &s_inverse, &bulla_p256_n.r_squared, &bulla_p256_n);
  bulla_p256_invert(&s_inverse, &s_inverse, &bulla_p256_n);

  digest_number(&u1, message, message_length);
  bulla_p256_multiply(&u1, &u1, &s_inverse, &bulla_p256_n);
  bulla_p256_multiply(&u2, &r, &s_inverse, &bulla_p256_n);
  bulla_p256_multiply_add(&point, &u2, &u1);
  return has_x_modulo_order(&point, &r) ? BULLA_OK : BULLA_SIG_INVALID;
}

enum bulla_status bulla_builtin_es256_check_key(const uint8_t *public_key,
                                                size_t public_key_length) {
  struct bulla_p256_point point;
  enum bulla_status status = bulla_accept_es256_key(public_key, public_key_length);
  if (status != BULLA_OK) return status;
  return bulla_p256_load_point(&point, public_key) ? BULLA_OK : BULLA_TKS_BAD_KEY;
}
