/* SPDX-License-Identifier: Apache-2.0 */
#include "verifier/providers/acceptance.h"

#include <stdbool.h>
#include <string.h>

#include "formats/wire/limits.h"

/* Little-endian, as Ed25519 encodes numbers (RFC 8032 5.1.2). */
static const uint8_t kEd25519Prime[32] = {
    0xed, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
    0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f};
static const uint8_t kEd25519Order[32] = {
    0xed, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12, 0x58, 0xd6, 0x9c, 0xf7, 0xa2, 0xde, 0xf9, 0xde, 0x14,
    0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x10};

/* y of the points of order 4, 1, 2 and 8. The sign of x is no part of the comparison, so each value
 * stands for both points, and the encodings "x = 0 with its sign set" are caught as well. */
static const uint8_t kEd25519SmallOrder[5][32] = {
    {0x00},
    {0x01},
    {0xec, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
     0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
     0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f},
    {0x26, 0xe8, 0x95, 0x8f, 0xc2, 0xb2, 0x27, 0xb0, 0x45, 0xc3, 0xf4,
     0x89, 0xf2, 0xef, 0x98, 0xf0, 0xd5, 0xdf, 0xac, 0x05, 0xd3, 0xc6,
     0x33, 0x39, 0xb1, 0x38, 0x02, 0x88, 0x6d, 0x53, 0xfc, 0x05},
    {0xc7, 0x17, 0x6a, 0x70, 0x3d, 0x4d, 0xd8, 0x4f, 0xba, 0x3c, 0x0b,
     0x76, 0x0d, 0x10, 0x67, 0x0f, 0x2a, 0x20, 0x53, 0xfa, 0x2c, 0x39,
     0xcc, 0xc6, 0x4e, 0xc7, 0xfd, 0x77, 0x92, 0xac, 0x03, 0x7a}};

/* Big-endian, as ES256 encodes numbers (RFC 9053 2.1). */
static const uint8_t kP256Prime[32] = {
    0xff, 0xff, 0xff, 0xff, 0x00, 0x00, 0x00, 0x01, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
    0x00, 0x00, 0x00, 0x00, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff};
static const uint8_t kP256Order[32] = {
    0xff, 0xff, 0xff, 0xff, 0x00, 0x00, 0x00, 0x00, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
    0xbc, 0xe6, 0xfa, 0xad, 0xa7, 0x17, 0x9e, 0x84, 0xf3, 0xb9, 0xca, 0xc2, 0xfc, 0x63, 0x25, 0x51};

static bool below_little_endian(const uint8_t value[32], const uint8_t bound[32]) {
  for (size_t i = 32; i-- > 0;) {
    if (value[i] != bound[i]) return value[i] < bound[i];
  }
  return false;
}

static bool below_big_endian(const uint8_t value[32], const uint8_t bound[32]) {
  return memcmp(value, bound, 32) < 0;
}

static bool is_zero(const uint8_t value[32]) {
  uint8_t any = 0;
  for (size_t i = 0; i < 32; i++) any |= value[i];
  return any == 0;
}

/* Whether an encoded point has a y below p and is not of small order. */
static bool is_usable_point(const uint8_t encoded[32]) {
  uint8_t y[32];
  memcpy(y, encoded, sizeof y);
  y[31] &= 0x7f;
  if (!below_little_endian(y, kEd25519Prime)) return false;
  for (size_t i = 0; i < sizeof kEd25519SmallOrder / sizeof kEd25519SmallOrder[0]; i++) {
    if (memcmp(y, kEd25519SmallOrder[i], sizeof y) == 0) return false;
  }
  return true;
}

static bool is_usable_scalar(const uint8_t scalar[32]) {
  return !is_zero(scalar) && below_big_endian(scalar, kP256Order);
}

enum bulla_status bulla_accept_ed25519_key(const uint8_t *public_key, size_t public_key_length) {
  if (public_key_length != BULLA_ED25519_KEY_BYTES) return BULLA_TKS_BAD_KEY;
  return is_usable_point(public_key) ? BULLA_OK : BULLA_TKS_BAD_KEY;
}

enum bulla_status bulla_accept_ed25519(const uint8_t *public_key, size_t public_key_length,
                                       const uint8_t *signature, size_t signature_length) {
  if (signature_length != BULLA_SIGNATURE_VALUE_BYTES) return BULLA_SIG_MALFORMED;
  if (!below_little_endian(signature + 32, kEd25519Order)) return BULLA_SIG_MALFORMED;
  if (!is_usable_point(signature)) return BULLA_SIG_MALFORMED;
  if (bulla_accept_ed25519_key(public_key, public_key_length) != BULLA_OK) {
    return BULLA_SIG_MALFORMED;
  }
  return BULLA_OK;
}

enum bulla_status bulla_accept_es256_key(const uint8_t *public_key, size_t public_key_length) {
  if (public_key_length != BULLA_ES256_KEY_BYTES) return BULLA_TKS_BAD_KEY;
  if (!below_big_endian(public_key, kP256Prime)) return BULLA_TKS_BAD_KEY;
  return below_big_endian(public_key + 32, kP256Prime) ? BULLA_OK : BULLA_TKS_BAD_KEY;
}

enum bulla_status bulla_accept_es256(const uint8_t *public_key, size_t public_key_length,
                                     const uint8_t *signature, size_t signature_length) {
  if (signature_length != BULLA_SIGNATURE_VALUE_BYTES) return BULLA_SIG_MALFORMED;
  if (!is_usable_scalar(signature) || !is_usable_scalar(signature + 32)) {
    return BULLA_SIG_MALFORMED;
  }
  if (bulla_accept_es256_key(public_key, public_key_length) != BULLA_OK) {
    return BULLA_SIG_MALFORMED;
  }
  return BULLA_OK;
}
