/* SPDX-License-Identifier: Apache-2.0
 *
 * How signatures become trust (FORMAT.md 5.6, 8): first tally which keys signed a document validly,
 * then ask whether a role in scope reached its threshold. Inside the verifier only.
 */
#ifndef BULLA_VERIFIER_CORE_TRUST_H_
#define BULLA_VERIFIER_CORE_TRUST_H_

#include "bulla/key_store.h"
#include "formats/wire/envelope.h"
#include "formats/wire/numbers.h"

#ifdef __cplusplus
extern "C" {
#endif

/* What the signatures over one document amount to. Masks over the key table. */
struct bulla_tally {
  uint32_t valid;        /* counts */
  uint32_t revoked;      /* valid, but revoked and not grandfathered */
  uint32_t gone;         /* bit n: entry n of the revocation list, a key that left the table */
  bool any;              /* there was an entry */
  bool malformed;        /* a matched header with a value that breaks the acceptance rules */
  bool invalid;          /* a matched header with a value that does not verify */
  bool known_id;         /* a known key's id in a header that is not its own */
  bool batch_lost;       /* a batch proof led nowhere */
  bool grandfather_lost; /* a grandfather proof for a revoked key led nowhere */
};

/* For what a role must be good. */
struct bulla_scope {
  enum bulla_role_kind kind; /* ROOT, RECOVERY, IMAGE or TRANSPORT */
  uint8_t image_class;
  const uint8_t *product; /* 16 bytes */
  bool product_wide;      /* IMAGE: a capability for all of a product */
  bool in_place;          /* TRANSPORT: the old image is overwritten */
};

/* Adds the entries of one list over `digest`, a document of `type`. Each entry is tried at most
 * once, and a key that counts already is not tried again: at most 16 verifications. `grandfathered`
 * is the mask of revoked keys that may count. CRYPTO_FAILED. */
BULLA_MUST_USE enum bulla_status bulla_tally_list(struct bulla_tally *tally,
                                                  const struct bulla_key_store *store,
                                                  const struct bulla_crypto *crypto,
                                                  struct bulla_list signatures,
                                                  const uint8_t digest[BULLA_DIGEST_BYTES],
                                                  uint32_t type, uint32_t grandfathered);

/* Tallies all that speaks for entry 0 (a manifest) or entry 2 (a transport) of an envelope: its own
 * list, batches whose path leads to their root, and for manifests grandfather proofs. */
BULLA_MUST_USE enum bulla_status bulla_tally_envelope(struct bulla_tally *tally,
                                                      const struct bulla_key_store *store,
                                                      const struct bulla_crypto *crypto,
                                                      const struct bulla_envelope *envelope,
                                                      const uint8_t digest[BULLA_DIGEST_BYTES],
                                                      uint32_t type);

/* OK when a role in scope reached its threshold and its minima; else the first reason that applies.
 */
BULLA_MUST_USE enum bulla_status bulla_tally_decide(const struct bulla_tally *tally,
                                                    const struct bulla_key_store *store,
                                                    const struct bulla_scope *scope);

/* The store's role of this kind (the first). */
bool bulla_find_role(const struct bulla_key_store *store, enum bulla_role_kind kind,
                     struct bulla_role *role);

/* Whether the usable keys of a role could reach its threshold and its minima at all. */
bool bulla_role_can_be_met(const struct bulla_key_store *store, const struct bulla_role *role);

/* Whether these keys reach a role's threshold, and then its minima for each algorithm. */
bool bulla_role_reached(const struct bulla_role *role, uint32_t keys);
bool bulla_minima_reached(const struct bulla_key_store *store, const struct bulla_role *role,
                          uint32_t keys);

/* Whether a role may speak for this scope (FORMAT.md 6.3). */
bool bulla_role_in_scope(const struct bulla_role *role, const struct bulla_scope *scope);

#ifdef __cplusplus
}
#endif

#endif /* BULLA_VERIFIER_CORE_TRUST_H_ */
