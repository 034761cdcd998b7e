/* SPDX-License-Identifier: Apache-2.0
 *
 * Merkle inclusion (RFC 9162 2.1.3.2, FORMAT.md 7.5).
 */
#include "verifier/core/merkle.h"

#include <string.h>

#include "formats/wire/try.h"

static const uint8_t kLeafPrefix = 0x00;
static const uint8_t kNodePrefix = 0x01;

/* hash = SHA-256(prefix | a | b), where b may be absent. */
static enum bulla_status combine(const struct bulla_crypto *crypto, uint8_t prefix,
                                 const uint8_t *a, const uint8_t *b,
                                 uint8_t hash[BULLA_DIGEST_BYTES]) {
  struct bulla_sha256 state;
  BULLA_TRY(crypto->sha256_init(crypto->context, &state));
  BULLA_TRY(crypto->sha256_update(crypto->context, &state, &prefix, 1));
  BULLA_TRY(crypto->sha256_update(crypto->context, &state, a, BULLA_DIGEST_BYTES));
  if (b != NULL) {
    BULLA_TRY(crypto->sha256_update(crypto->context, &state, b, BULLA_DIGEST_BYTES));
  }
  return crypto->sha256_final(crypto->context, &state, hash);
}

enum bulla_status bulla_merkle_includes(const struct bulla_crypto *crypto,
                                        const uint8_t digest[BULLA_DIGEST_BYTES],
                                        const struct bulla_merkle_path *path, uint32_t size,
                                        const uint8_t root[BULLA_DIGEST_BYTES], bool *included) {
  struct bulla_list siblings = path->digests;
  uint8_t hash[BULLA_DIGEST_BYTES];
  const uint8_t *sibling;
  *included = false;
  if (path->index >= size) return BULLA_OK;
  uint32_t node = path->index;
  uint32_t last = size - 1;
  BULLA_TRY(combine(crypto, kLeafPrefix, digest, NULL, hash));
  while (bulla_list_next(&siblings, bulla_read_digest, &sibling)) {
    if (last == 0) return BULLA_OK; /* longer than the tree is high */
    if ((node & 1) != 0 || node == last) {
      BULLA_TRY(combine(crypto, kNodePrefix, sibling, hash, hash));
      while ((node & 1) == 0 && node != 0) { /* a right edge without a sibling on these levels */
        node >>= 1;
        last >>= 1;
      }
    } else {
      BULLA_TRY(combine(crypto, kNodePrefix, hash, sibling, hash));
    }
    node >>= 1;
    last >>= 1;
  }
  *included = last == 0 && bulla_digest_equal(hash, root);
  return BULLA_OK;
}
