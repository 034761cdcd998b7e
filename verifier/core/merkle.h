/* SPDX-License-Identifier: Apache-2.0
 *
 * Inclusion in a Merkle tree over documents (FORMAT.md 7.5): RFC 6962 shape, leaf SHA-256(00 |
 * document digest), node SHA-256(01 | left | right).
 */
#ifndef BULLA_VERIFIER_CORE_MERKLE_H_
#define BULLA_VERIFIER_CORE_MERKLE_H_

#include "bulla/crypto.h"
#include "formats/wire/proof.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Whether `digest` is leaf path->index of the tree with `size` leaves and this root. The leaf is
 * hashed here, so that no interior node can pass for one; the length of the path must be exactly
 * what index and size dictate. `size` must come from what is signed. CRYPTO_FAILED. */
BULLA_MUST_USE enum bulla_status bulla_merkle_includes(const struct bulla_crypto *crypto,
                                                       const uint8_t digest[BULLA_DIGEST_BYTES],
                                                       const struct bulla_merkle_path *path,
                                                       uint32_t size,
                                                       const uint8_t root[BULLA_DIGEST_BYTES],
                                                       bool *included);

#ifdef __cplusplus
}
#endif

#endif /* BULLA_VERIFIER_CORE_MERKLE_H_ */
