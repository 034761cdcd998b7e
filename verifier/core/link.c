/* SPDX-License-Identifier: Apache-2.0
 *
 * From one key store to the next (FORMAT.md 8.4). Versions may be skipped, epochs are walked:
 * whoever could forge the skip could forge every step of it. A device never refuses a newer store
 * for the sake of what it runs.
 */
#include <string.h>

#include "bulla/key_store.h"
#include "formats/wire/try.h"
#include "verifier/core/trust.h"

static enum bulla_status judge_version(const struct bulla_key_store *held,
                                       const struct bulla_key_store *next) {
  const uint32_t from = held->view.version;
  const uint32_t to = next->view.version;
  if (memcmp(held->view.fleet, next->view.fleet, BULLA_UUID_BYTES) != 0) return BULLA_WRONG_FLEET;
  if (to < from) return BULLA_TKS_ROLLBACK;
  if (to == from) {
    return bulla_digest_equal(held->digest, next->digest) ? BULLA_OK : BULLA_TKS_FORK;
  }
  if (to - from > BULLA_VERSION_JUMP_MAX) return BULLA_TKS_JUMP;
  return next->view.epoch < held->view.epoch ? BULLA_TKS_ROLLBACK : BULLA_OK;
}

/* Whether `wanted`, a key of `from`, is among the keys of a role of `in`. */
static bool has_key(const struct bulla_key_store *in, const struct bulla_role *role,
                    struct bulla_cursor wanted) {
  for (uint32_t i = 0; i < in->view.keys.count; i++) {
    if ((role->key_mask >> i & 1) == 0) continue;
    if (bulla_cursor_equal(in->keys[i].encoded, wanted)) return true;
  }
  return false;
}

/* Roles are compared by key set, threshold and minima, never by indices or bytes. */
static bool same_role(const struct bulla_key_store *a, const struct bulla_role *role_a,
                      const struct bulla_key_store *b, const struct bulla_role *role_b) {
  if (role_a->threshold != role_b->threshold || role_a->keys.count != role_b->keys.count) {
    return false;
  }
  if (!bulla_cursor_equal(role_a->hybrid.items, role_b->hybrid.items)) return false;
  for (uint32_t i = 0; i < a->view.keys.count; i++) {
    if ((role_a->key_mask >> i & 1) == 0) continue;
    if (!has_key(b, role_b, a->keys[i].encoded)) return false;
  }
  return true;
}

static bool role_changed(const struct bulla_key_store *held, const struct bulla_key_store *next,
                         enum bulla_role_kind kind) {
  struct bulla_role old_role;
  struct bulla_role new_role;
  const bool had = bulla_find_role(held, kind, &old_role);
  const bool has = bulla_find_role(next, kind, &new_role);
  if (had != has) return true;
  return had && !same_role(held, &old_role, next, &new_role);
}

/* Whether the threshold of a kind of role of `store` signed the document of `next`. */
static enum bulla_status signed_by(const struct bulla_key_store *store, enum bulla_role_kind kind,
                                   const struct bulla_crypto *crypto,
                                   const struct bulla_key_store *next, struct bulla_list signatures,
                                   bool *reached) {
  struct bulla_tally tally;
  const struct bulla_scope scope = {kind, 0, NULL, false, false};
  memset(&tally, 0, sizeof tally);
  *reached = false;
  BULLA_TRY(
      bulla_tally_list(&tally, store, crypto, signatures, next->digest, BULLA_TYPE_KEY_STORE, 0));
  *reached = bulla_tally_decide(&tally, store, &scope) == BULLA_OK;
  return BULLA_OK;
}

static enum bulla_status judge_signatures(const struct bulla_key_store *held,
                                          const struct bulla_key_store *next,
                                          const struct bulla_crypto *crypto,
                                          struct bulla_list signatures) {
  const bool new_epoch = next->view.epoch > held->view.epoch;
  bool by_root;
  bool by_recovery = false;
  bool by_next;
  if (signatures.count == 0) return BULLA_SIG_MISSING;
  BULLA_TRY(signed_by(held, BULLA_ROLE_ROOT, crypto, next, signatures, &by_root));
  if (new_epoch) {
    BULLA_TRY(signed_by(held, BULLA_ROLE_RECOVERY, crypto, next, signatures, &by_recovery));
  }
  if (!by_root && !by_recovery) {
    return next->view.epoch > held->view.epoch + 1 ? BULLA_TKS_EPOCH_GAP : BULLA_TKS_OLD_THRESHOLD;
  }
  BULLA_TRY(signed_by(next, BULLA_ROLE_ROOT, crypto, next, signatures, &by_next));
  if (!by_next) return BULLA_TKS_NEW_THRESHOLD;
  if (!role_changed(held, next, BULLA_ROLE_RECOVERY)) return BULLA_OK;
  /* Recovery is the way back from a stolen root: neither alone may change it. */
  struct bulla_role recovery;
  const bool had_recovery = bulla_find_role(held, BULLA_ROLE_RECOVERY, &recovery);
  if (had_recovery && !by_recovery) {
    BULLA_TRY(signed_by(held, BULLA_ROLE_RECOVERY, crypto, next, signatures, &by_recovery));
  }
  return by_root && (by_recovery || !had_recovery) ? BULLA_OK : BULLA_TKS_RECOVERY_CHANGED;
}

static bool revokes(const struct bulla_key_store *store, const uint8_t *id) {
  struct bulla_list revocations = store->view.revocations;
  struct bulla_revocation revocation;
  while (bulla_list_next(&revocations, bulla_read_revocation, &revocation)) {
    if (memcmp(revocation.key, id, BULLA_KEY_ID_BYTES) == 0) return true;
  }
  return false;
}

/* Inside an epoch revocations only grow; a new epoch may compact the list (R32). */
static enum bulla_status judge_revocations(const struct bulla_key_store *held,
                                           const struct bulla_key_store *next) {
  struct bulla_list revocations = held->view.revocations;
  struct bulla_revocation revocation;
  if (next->view.epoch != held->view.epoch) return BULLA_OK;
  while (bulla_list_next(&revocations, bulla_read_revocation, &revocation)) {
    if (!revokes(next, revocation.key)) return BULLA_TKS_UNREVOKE;
  }
  return BULLA_OK;
}

enum bulla_status bulla_link_judge(const struct bulla_key_store *held,
                                   const struct bulla_key_store *next,
                                   const struct bulla_crypto *crypto,
                                   struct bulla_list signatures) {
  BULLA_TRY(judge_version(held, next));
  if (next->view.version == held->view.version) return BULLA_OK;
  if (next->view.epoch == held->view.epoch && role_changed(held, next, BULLA_ROLE_ROOT)) {
    return BULLA_TKS_ROOT_CHANGED;
  }
  BULLA_TRY(judge_signatures(held, next, crypto, signatures));
  return judge_revocations(held, next);
}

enum bulla_status bulla_key_store_anchor(const struct bulla_key_store *store,
                                         const struct bulla_crypto *crypto,
                                         struct bulla_list signatures) {
  struct bulla_tally tally;
  const struct bulla_scope scope = {BULLA_ROLE_ROOT, 0, NULL, false, false};
  memset(&tally, 0, sizeof tally);
  BULLA_TRY(
      bulla_tally_list(&tally, store, crypto, signatures, store->digest, BULLA_TYPE_KEY_STORE, 0));
  return bulla_tally_decide(&tally, store, &scope);
}
