/* SPDX-License-Identifier: Apache-2.0
 *
 * Keys of a key store (FORMAT.md 6.3, RFC 9053 7, RFC 9679). The two usable forms are fixed byte
 * patterns around the coordinates; whatever does not begin like one of them is opaque.
 */
#include <string.h>

#include "formats/wire/cbor.h"
#include "formats/wire/key_store.h"
#include "formats/wire/numbers.h"
#include "formats/wire/try.h"

/* The first entry of the map, after its head: 1: kty, 3: alg. A map whose second entry is not `alg`
 * is no key of ours. */
static const uint8_t kOkpBegin[4] = {0x01, 0x01, 0x03, 0x32};
static const uint8_t kEc2Begin[4] = {0x01, 0x02, 0x03, 0x28};

/* {1: 1, 3: -19, -1: 6, -2: 32 bytes} and {1: 2, 3: -9, -1: 1, -2: 32 bytes, -3: 32 bytes}. */
static const uint8_t kOkpHead[10] = {0xa4, 0x01, 0x01, 0x03, 0x32, 0x20, 0x06, 0x21, 0x58, 0x20};
static const uint8_t kEc2Head[10] = {0xa5, 0x01, 0x02, 0x03, 0x28, 0x20, 0x01, 0x21, 0x58, 0x20};
static const uint8_t kEc2Middle[3] = {0x22, 0x58, 0x20};

enum { kHeadBytes = 10, kCoordinateBytes = 32, kMiddleBytes = 3 };
enum { kOkpBytes = kHeadBytes + kCoordinateBytes };
enum { kEc2Bytes = kOkpBytes + kMiddleBytes + kCoordinateBytes };
enum { kAlgorithmBytes = 2, kAlgorithmOffset = 3 };

static bool begins(struct bulla_cursor key, const uint8_t pattern[4]) {
  return key.left >= 5 && (key.at[0] & 0xe0) == 0xa0 && memcmp(key.at + 1, pattern, 4) == 0;
}

enum bulla_status bulla_read_key(struct bulla_cursor *items, void *key_entry) {
  struct bulla_key_entry *key = key_entry;
  BULLA_TRY(bulla_cbor_bytes(items, 1, BULLA_KEY_MAX_BYTES, &key->encoded));
  const uint8_t *bytes = key->encoded.at;
  key->algorithm = 0;
  if (begins(key->encoded, kOkpBegin)) {
    if (key->encoded.left != kOkpBytes) return BULLA_TKS_BAD_KEY;
    if (memcmp(bytes, kOkpHead, kHeadBytes) != 0) return BULLA_TKS_BAD_KEY;
    key->algorithm = BULLA_ALG_ED25519;
  } else if (begins(key->encoded, kEc2Begin)) {
    if (key->encoded.left != kEc2Bytes) return BULLA_TKS_BAD_KEY;
    if (memcmp(bytes, kEc2Head, kHeadBytes) != 0) return BULLA_TKS_BAD_KEY;
    if (memcmp(bytes + kOkpBytes, kEc2Middle, kMiddleBytes) != 0) return BULLA_TKS_BAD_KEY;
    key->algorithm = BULLA_ALG_ES256;
  }
  return BULLA_OK;
}

size_t bulla_public_key(const struct bulla_key_entry *key, uint8_t public_key[64]) {
  const uint8_t *bytes = key->encoded.at;
  memcpy(public_key, bytes + kHeadBytes, kCoordinateBytes);
  if (key->algorithm == BULLA_ALG_ED25519) return kCoordinateBytes;
  memcpy(public_key + kCoordinateBytes, bytes + kOkpBytes + kMiddleBytes, kCoordinateBytes);
  return 2 * (size_t)kCoordinateBytes;
}

size_t bulla_thumbprint_input(const struct bulla_key_entry *key,
                              uint8_t bytes[BULLA_THUMBPRINT_INPUT_MAX_BYTES]) {
  const size_t length = key->encoded.left - kAlgorithmBytes;
  memcpy(bytes, key->encoded.at, kAlgorithmOffset);
  memcpy(bytes + kAlgorithmOffset, key->encoded.at + kAlgorithmOffset + kAlgorithmBytes,
         length - kAlgorithmOffset);
  bytes[0]--; /* one entry fewer */
  return length;
}
