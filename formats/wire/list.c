/* SPDX-License-Identifier: Apache-2.0
 *
 * Checked arrays (FORMAT.md 4, 6).
 */
#include "formats/wire/list.h"

#include "formats/wire/cbor.h"

/* The encoded bytes by which items are ordered: the whole item, or its first element. */
static enum bulla_status order_key(struct bulla_cursor item, enum bulla_list_order order,
                                   struct bulla_cursor *key) {
  *key = item;
  if (order == BULLA_ORDER_WHOLE) return BULLA_OK;
  struct bulla_cbor_head head;
  const enum bulla_status status = bulla_cbor_take_head(&item, &head);
  if (status != BULLA_OK) return status;
  return bulla_cbor_item(&item, key);
}

enum bulla_status bulla_list_take(struct bulla_cursor *cursor, uint32_t min, uint32_t max,
                                  enum bulla_list_order order, bulla_item_reader reader,
                                  void *scratch, struct bulla_list *list) {
  struct bulla_cursor at = *cursor;
  uint32_t count;
  enum bulla_status status = bulla_cbor_array(&at, min, max, &count);
  if (status != BULLA_OK) return status;
  const struct bulla_cursor first = at;
  struct bulla_cursor last_key = {NULL, 0};
  for (uint32_t i = 0; i < count; i++) {
    struct bulla_cursor item = at;
    status = reader(&at, scratch);
    if (status != BULLA_OK) return status;
    if (order == BULLA_ORDER_NONE) continue;
    struct bulla_cursor key;
    item.left -= at.left;
    status = order_key(item, order, &key);
    if (status != BULLA_OK) return status;
    if (i > 0 && bulla_cursor_compare(last_key, key) >= 0) return BULLA_UNSORTED;
    last_key = key;
  }
  list->items = bulla_cursor_over(first.at, first.left - at.left);
  list->count = count;
  *cursor = at;
  return BULLA_OK;
}

bool bulla_list_next(struct bulla_list *list, bulla_item_reader reader, void *item) {
  if (list->count == 0 || reader(&list->items, item) != BULLA_OK) return false;
  list->count--;
  return true;
}
