/* SPDX-License-Identifier: Apache-2.0
 *
 * A key store that was opened: whom a device trusts, and for what (FORMAT.md 6.3, 8). Opening
 * judges the document alone; that it is *ours* is for bulla_key_store_anchor (a store that the
 * platform was given) or bulla_link_judge (a store that follows one already held).
 */
#ifndef BULLA_KEY_STORE_H_
#define BULLA_KEY_STORE_H_

#include "bulla/crypto.h"
#include "formats/wire/key_store.h"

#ifdef __cplusplus
extern "C" {
#endif

/* About 2 KiB on a 32-bit device. Points into the document's bytes, which the caller keeps
 * unchanged for as long as the store is used. May be copied by assignment. */
struct bulla_key_store {
  struct bulla_cursor document;
  struct bulla_key_store_view view;
  uint8_t digest[BULLA_DIGEST_BYTES];
  struct bulla_key_entry keys[BULLA_KEYS_MAX];
  uint8_t key_ids[BULLA_KEYS_MAX][BULLA_KEY_ID_BYTES]; /* zero for opaque keys */
  uint32_t usable;  /* bit n: key n has an algorithm that the provider verifies */
  uint32_t revoked; /* bit n: key n is revoked with a grandfather root */
};

/* Opens a document of type 2 that lies whole in memory: CBOR, type, version, features, fields, then
 * what the numbers mean together, in the order of FORMAT.md 9. On failure *store is not to be used
 * and *entry is the map entry at fault, or 0. Does not check any signature. */
BULLA_MUST_USE enum bulla_status bulla_key_store_open(struct bulla_key_store *store,
                                                      const struct bulla_crypto *crypto,
                                                      struct bulla_cursor document,
                                                      uint32_t *entry);

/* Whether the store's own root role signed it. For an anchor whose origin the caller vouches for:
 * this shows only that the file is whole and was signed by those whom it names. Reasons of
 * FORMAT.md 5.6. */
BULLA_MUST_USE enum bulla_status bulla_key_store_anchor(const struct bulla_key_store *store,
                                                        const struct bulla_crypto *crypto,
                                                        struct bulla_list signatures);

/* Whether `next` may take the place of `held` (FORMAT.md 8.4): fleet, version, epoch, the
 * thresholds of both roots or of held's recovery role, revocations that only grow. OK also when
 * both are the same document. Neither store is changed. WRONG_FLEET, TKS_ROLLBACK, TKS_FORK,
 * TKS_JUMP, TKS_ROOT_CHANGED, SIG_MISSING, TKS_OLD_THRESHOLD, TKS_EPOCH_GAP, TKS_NEW_THRESHOLD,
 * TKS_RECOVERY_CHANGED, TKS_UNREVOKE. Does not check the floor: it guards use, not walking. */
BULLA_MUST_USE enum bulla_status bulla_link_judge(const struct bulla_key_store *held,
                                                  const struct bulla_key_store *next,
                                                  const struct bulla_crypto *crypto,
                                                  struct bulla_list signatures);

/* TKS_BELOW_FLOOR when the store's version lies below what the platform's protected floor says. */
BULLA_MUST_USE enum bulla_status bulla_key_store_usable(const struct bulla_key_store *store,
                                                        uint32_t floor);

/* The index of the key with this id, or -1. */
int bulla_key_store_find(const struct bulla_key_store *store, const uint8_t id[BULLA_KEY_ID_BYTES]);

/* Whether a document's digest stands on the deny list. */
bool bulla_key_store_denies(const struct bulla_key_store *store,
                            const uint8_t digest[BULLA_DIGEST_BYTES]);

/* RFC 9679 thumbprint of a usable key. CRYPTO_FAILED. */
BULLA_MUST_USE enum bulla_status bulla_key_id(const struct bulla_crypto *crypto,
                                              const struct bulla_key_entry *key,
                                              uint8_t id[BULLA_KEY_ID_BYTES]);

#ifdef __cplusplus
}
#endif

#endif /* BULLA_KEY_STORE_H_ */
