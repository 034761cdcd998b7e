/* SPDX-License-Identifier: Apache-2.0
 *
 * Proofs: unsigned companions of a document that prove themselves (FORMAT.md 7.2 to 7.4).
 */
#ifndef BULLA_FORMATS_WIRE_PROOF_H_
#define BULLA_FORMATS_WIRE_PROOF_H_

#include "formats/wire/limits.h"
#include "formats/wire/list.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Digests that lead from a leaf to the root, lowest first. */
struct bulla_merkle_path {
  uint32_t index;
  struct bulla_list digests; /* bulla_read_digest, at most 32 */
};

struct bulla_proof {
  uint8_t kind; /* 1..16 */
  struct bulla_cursor body;
};

/* {0: 8, 1: 1, 2: type, 3: size, 4: root}: what a batch signature is over. */
struct bulla_batch {
  uint8_t covered_type; /* 1 manifest, 9 transport */
  uint32_t size;        /* leaves */
  const uint8_t *root;
};

struct bulla_batched {
  struct bulla_cursor batch_document;
  struct bulla_batch batch;
  struct bulla_list signatures; /* over the batch document */
  struct bulla_merkle_path path;
};

struct bulla_grandfathered {
  const uint8_t *key; /* id of the revoked key it speaks for, 32 bytes */
  struct bulla_merkle_path path;
};

/* One link of a chain: a key store with its signatures. */
struct bulla_link {
  struct bulla_cursor document;
  struct bulla_list signatures;
};

/* [kind, body]; FIELD_INVALID for another shape or kind. */
enum bulla_status bulla_read_proof(struct bulla_cursor *items, void *proof);

/* CBOR and shape of a body; the faults are those of bulla_cbor_check and of the fields inside. */
BULLA_MUST_USE enum bulla_status bulla_batched_decode(struct bulla_cursor body,
                                                      struct bulla_batched *batched);
BULLA_MUST_USE enum bulla_status bulla_grandfathered_decode(struct bulla_cursor body,
                                                            struct bulla_grandfathered *proof);

/* The head of a chain's body: its links come next at *links, `count` of them (1 to 64).
 * CHAIN_TOO_LONG. */
BULLA_MUST_USE enum bulla_status bulla_chain_open(struct bulla_cursor body,
                                                  struct bulla_cursor *links, uint32_t *count);

/* Takes the next link: CBOR and shape of it, not of the key store inside. */
BULLA_MUST_USE enum bulla_status bulla_chain_next(struct bulla_cursor *links,
                                                  struct bulla_link *link);

/* CBOR and shape of a proof's body by its kind; unknown kinds and chains pass. */
BULLA_MUST_USE enum bulla_status bulla_proof_check(const struct bulla_proof *proof);

#ifdef __cplusplus
}
#endif

#endif /* BULLA_FORMATS_WIRE_PROOF_H_ */
