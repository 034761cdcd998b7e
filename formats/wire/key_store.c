/* SPDX-License-Identifier: Apache-2.0
 *
 * Decoding the key store, entry by entry in ascending order (FORMAT.md 6.3).
 */
#include "formats/wire/key_store.h"

#include <string.h>

#include "formats/wire/field.h"
#include "formats/wire/try.h"

/* Tells two equal neighbours, which a table of keys must not have, from mere disorder. */
static bool has_equal_neighbours(struct bulla_cursor at) {
  struct bulla_cursor last = {NULL, 0};
  uint32_t count;
  if (bulla_cbor_array(&at, 1, BULLA_KEYS_MAX, &count) != BULLA_OK) return false;
  for (uint32_t i = 0; i < count; i++) {
    struct bulla_cursor item;
    if (bulla_cbor_item(&at, &item) != BULLA_OK) return false;
    if (i > 0 && bulla_cursor_equal(item, last)) return true;
    last = item;
  }
  return false;
}

static enum bulla_status keys(struct bulla_map *map, struct bulla_key_store_view *store) {
  struct bulla_key_entry scratch;
  BULLA_TRY(bulla_map_expect(map, 5));
  const struct bulla_cursor start = map->at;
  const enum bulla_status status = bulla_list_take(&map->at, 1, BULLA_KEYS_MAX, BULLA_ORDER_WHOLE,
                                                   bulla_read_key, &scratch, &store->keys);
  if (status != BULLA_UNSORTED) return status;
  return has_equal_neighbours(start) ? BULLA_TKS_DUP_KEY : BULLA_UNSORTED;
}

/* By kind, then by label, or for unknown kinds by their bytes; both as encoded. */
static int compare_roles(const struct bulla_role *a, const struct bulla_role *b) {
  if (a->kind != b->kind) return a->kind < b->kind ? -1 : 1;
  const struct bulla_cursor left = a->label.at != NULL ? a->label : a->body;
  const struct bulla_cursor right = b->label.at != NULL ? b->label : b->body;
  if (left.left != right.left) return left.left < right.left ? -1 : 1;
  return bulla_cursor_compare(left, right);
}

static enum bulla_status roles(struct bulla_map *map, struct bulla_key_store_view *store) {
  struct bulla_role role;
  struct bulla_role last;
  BULLA_TRY(bulla_map_expect(map, 6));
  BULLA_TRY(bulla_list_take(&map->at, 1, BULLA_LIST_MAX, BULLA_ORDER_NONE, bulla_read_role, &role,
                            &store->roles));
  struct bulla_list list = store->roles;
  for (uint32_t i = 0; bulla_list_next(&list, bulla_read_role, &role); i++) {
    if (i > 0 && compare_roles(&last, &role) >= 0) return BULLA_TKS_BAD_ROLE;
    last = role;
  }
  return BULLA_OK;
}

static enum bulla_status fields(struct bulla_map *map, void *out) {
  static const struct bulla_list_rule kLists[] = {
      {bulla_read_revocation, 7, 0, BULLA_REVOCATIONS_MAX, BULLA_ORDER_FIRST},
      {bulla_read_digest, 8, 0, BULLA_DENIED_MAX, BULLA_ORDER_WHOLE},
      {bulla_read_window, 9, 0, BULLA_WINDOWS_MAX, BULLA_ORDER_FIRST},
      {bulla_read_key_note, 11, 1, BULLA_KEYS_MAX, BULLA_ORDER_FIRST}};
  struct bulla_key_store_view *store = out;
  BULLA_TRY(bulla_field_head(map));
  BULLA_TRY(bulla_field_u32(map, 2, (uint32_t)BULLA_U31_MAX, &store->version));
  BULLA_TRY(bulla_field_u32(map, 3, (uint32_t)BULLA_U31_MAX, &store->epoch));
  BULLA_TRY(bulla_field_fixed(map, 4, BULLA_UUID_BYTES, &store->fleet));
  BULLA_TRY(keys(map, store));
  BULLA_TRY(roles(map, store));
  BULLA_TRY(bulla_field_list(map, &kLists[0], &store->revocations));
  BULLA_TRY(bulla_field_list(map, &kLists[1], &store->denied));
  BULLA_TRY(bulla_field_list(map, &kLists[2], &store->windows));
  BULLA_TRY(bulla_map_optional(map, 10, &store->has_issued));
  if (store->has_issued) BULLA_TRY(bulla_cbor_uint(&map->at, BULLA_U63_MAX, &store->issued));
  BULLA_TRY(bulla_field_list(map, &kLists[3], &store->notes));
  BULLA_TRY(bulla_field_optional_u32(map, 15, UINT32_MAX, &store->features));
  return bulla_field_extensions(map, &store->extensions);
}

enum bulla_status bulla_key_store_decode(struct bulla_cursor document,
                                         struct bulla_key_store_view *store, uint32_t *entry) {
  memset(store, 0, sizeof *store);
  return bulla_fields_decode(document, fields, store, entry);
}
