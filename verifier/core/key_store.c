/* SPDX-License-Identifier: Apache-2.0
 *
 * Opening a key store: shape first, then what its numbers mean together, in the fixed order
 * tks-dup-key, tks-bad-key, tks-bad-role, tks-shared-root-key, tks-bad-revocation,
 * tks-root-unusable (FORMAT.md 6.3, 9). Unknown algorithms and role kinds are carried and have no
 * effect: old verifiers must live with new key stores.
 */
#include "bulla/key_store.h"

#include <string.h>

#include "bulla/package.h"
#include "formats/wire/cbor.h"
#include "formats/wire/try.h"
#include "verifier/core/bits.h"
#include "verifier/core/trust.h"

enum bulla_status bulla_key_id(const struct bulla_crypto *crypto, const struct bulla_key_entry *key,
                               uint8_t id[BULLA_KEY_ID_BYTES]) {
  uint8_t input[BULLA_THUMBPRINT_INPUT_MAX_BYTES];
  const size_t length = bulla_thumbprint_input(key, input);
  return bulla_digest(crypto, bulla_cursor_over(input, length), id);
}

int bulla_key_store_find(const struct bulla_key_store *store,
                         const uint8_t id[BULLA_KEY_ID_BYTES]) {
  for (uint32_t i = 0; i < store->view.keys.count; i++) {
    if (store->keys[i].algorithm != 0 && memcmp(store->key_ids[i], id, BULLA_KEY_ID_BYTES) == 0) {
      return (int)i;
    }
  }
  return -1;
}

bool bulla_key_store_denies(const struct bulla_key_store *store,
                            const uint8_t digest[BULLA_DIGEST_BYTES]) {
  struct bulla_list denied = store->view.denied;
  const uint8_t *entry;
  while (bulla_list_next(&denied, bulla_read_digest, &entry)) {
    if (memcmp(entry, digest, BULLA_DIGEST_BYTES) == 0) return true;
  }
  return false;
}

enum bulla_status bulla_key_store_usable(const struct bulla_key_store *store, uint32_t floor) {
  return store->view.version < floor ? BULLA_TKS_BELOW_FLOOR : BULLA_OK;
}

/* The short id selects keys in signatures, so no two keys may share one. */
static enum bulla_status check_short_ids(const struct bulla_key_store *store) {
  for (uint32_t i = 0; i < store->view.keys.count; i++) {
    for (uint32_t k = 0; k < i && store->keys[i].algorithm != 0; k++) {
      if (store->keys[k].algorithm == 0) continue;
      if (memcmp(store->key_ids[i], store->key_ids[k], BULLA_SHORT_ID_BYTES) == 0) {
        return BULLA_TKS_DUP_KEY;
      }
    }
  }
  return BULLA_OK;
}

static enum bulla_status load_keys(struct bulla_key_store *store,
                                   const struct bulla_crypto *crypto) {
  struct bulla_list keys = store->view.keys;
  for (uint32_t i = 0; i < store->view.keys.count; i++) {
    struct bulla_key_entry *key = &store->keys[i];
    if (!bulla_list_next(&keys, bulla_read_key, key)) return BULLA_FIELD_INVALID;
    if (key->algorithm == 0) continue;
    BULLA_TRY(bulla_key_id(crypto, key, store->key_ids[i]));
  }
  return check_short_ids(store);
}

static enum bulla_status check_keys(struct bulla_key_store *store,
                                    const struct bulla_crypto *crypto) {
  for (uint32_t i = 0; i < store->view.keys.count; i++) {
    uint8_t public_key[64];
    const struct bulla_key_entry *key = &store->keys[i];
    if (key->algorithm == 0) continue;
    const size_t length = bulla_public_key(key, public_key);
    const enum bulla_status status =
        crypto->check_key(crypto->context, key->algorithm, public_key, length);
    if (status == BULLA_FEATURE_UNSUPPORTED) continue; /* carried, as an opaque key is */
    if (status != BULLA_OK) return status;
    store->usable |= bulla_bit(i);
  }
  return BULLA_OK;
}

/* Which keys of the table stand in the revocation list, and of those which have no grandfather
 * root. */
static void load_revocations(struct bulla_key_store *store, uint32_t *without_root) {
  struct bulla_list revocations = store->view.revocations;
  struct bulla_revocation revocation;
  *without_root = 0;
  while (bulla_list_next(&revocations, bulla_read_revocation, &revocation)) {
    const int index = bulla_key_store_find(store, revocation.key);
    if (index < 0) continue;
    store->revoked |= bulla_bit((uint32_t)index);
    if (!revocation.has_grandfather) *without_root |= bulla_bit((uint32_t)index);
  }
}

static enum bulla_status check_role(const struct bulla_key_store *store,
                                    const struct bulla_role *role) {
  const uint32_t table = store->view.keys.count;
  if (role->threshold == 0 || role->threshold > BULLA_THRESHOLD_MAX) return BULLA_TKS_BAD_ROLE;
  if (role->threshold > bulla_count_bits(role->key_mask)) return BULLA_TKS_BAD_ROLE;
  if (table < BULLA_KEYS_MAX && (role->key_mask >> table) != 0) return BULLA_TKS_BAD_ROLE;
  if (role->kind > BULLA_ROLE_RECOVERY) return BULLA_OK;
  if (role->classes != 0 || role->products.count != 0) return BULLA_TKS_BAD_ROLE;
  return (role->key_mask & store->revoked) != 0 ? BULLA_TKS_BAD_ROLE : BULLA_OK;
}

static enum bulla_status check_roles(const struct bulla_key_store *store) {
  struct bulla_list roles = store->view.roles;
  struct bulla_role role;
  uint32_t roots = 0;
  uint32_t recoveries = 0;
  while (bulla_list_next(&roles, bulla_read_role, &role)) {
    if (role.kind > BULLA_ROLE_LOG) continue;
    BULLA_TRY(check_role(store, &role));
    roots += role.kind == BULLA_ROLE_ROOT;
    recoveries += role.kind == BULLA_ROLE_RECOVERY;
  }
  return roots == 1 && recoveries <= 1 ? BULLA_OK : BULLA_TKS_BAD_ROLE;
}

/* Root keys have no other role (R19): a key that signs images daily must not be able to change whom
 * the device trusts. */
static enum bulla_status check_root_alone(const struct bulla_key_store *store) {
  struct bulla_role root;
  struct bulla_role role;
  if (!bulla_find_role(store, BULLA_ROLE_ROOT, &root)) return BULLA_TKS_BAD_ROLE;
  struct bulla_list roles = store->view.roles;
  while (bulla_list_next(&roles, bulla_read_role, &role)) {
    if (role.kind == BULLA_ROLE_ROOT || role.kind > BULLA_ROLE_LOG) continue;
    if ((role.key_mask & root.key_mask) != 0) return BULLA_TKS_SHARED_ROOT_KEY;
  }
  return bulla_role_can_be_met(store, &root) ? BULLA_OK : BULLA_TKS_ROOT_UNUSABLE;
}

static enum bulla_status judge_content(struct bulla_key_store *store,
                                       const struct bulla_crypto *crypto) {
  uint32_t without_root;
  BULLA_TRY(load_keys(store, crypto));
  BULLA_TRY(check_keys(store, crypto));
  load_revocations(store, &without_root);
  BULLA_TRY(check_roles(store));
  const enum bulla_status root = check_root_alone(store);
  if (root == BULLA_TKS_SHARED_ROOT_KEY) return root;
  if (without_root != 0) return BULLA_TKS_BAD_REVOCATION;
  return root;
}

enum bulla_status bulla_key_store_open(struct bulla_key_store *store,
                                       const struct bulla_crypto *crypto,
                                       struct bulla_cursor document, uint32_t *entry) {
  uint64_t type;
  uint64_t version;
  memset(store, 0, sizeof *store);
  *entry = 0;
  store->document = document;
  if (document.left > BULLA_KEY_STORE_MAX_BYTES) return BULLA_DOCUMENT_TOO_LARGE;
  BULLA_TRY(bulla_cbor_check(document, BULLA_NIL_REFUSED, 0));
  BULLA_TRY(bulla_document_begin(document, &type, &version));
  if (type != BULLA_TYPE_KEY_STORE) return BULLA_WRONG_TYPE;
  if (version != BULLA_FORMAT_VERSION) return BULLA_UNSUPPORTED_FORMAT;
  *entry = 15;
  BULLA_TRY(bulla_map_features(document, BULLA_FEATURES_KNOWN));
  BULLA_TRY(bulla_key_store_decode(document, &store->view, entry));
  *entry = 0;
  BULLA_TRY(bulla_digest(crypto, document, store->digest));
  return judge_content(store, crypto);
}
