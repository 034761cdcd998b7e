/* SPDX-License-Identifier: Apache-2.0
 *
 * SHA-256 in one call.
 */
#include "bulla/package.h"
#include "formats/wire/try.h"

enum bulla_status bulla_digest(const struct bulla_crypto *crypto, struct bulla_cursor bytes,
                               uint8_t digest[BULLA_DIGEST_BYTES]) {
  struct bulla_sha256 hash;
  BULLA_TRY(crypto->sha256_init(crypto->context, &hash));
  BULLA_TRY(crypto->sha256_update(crypto->context, &hash, bytes.at, bytes.left));
  return crypto->sha256_final(crypto->context, &hash, digest);
}
