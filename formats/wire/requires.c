/* SPDX-License-Identifier: Apache-2.0
 *
 * Decoding `requires` (FORMAT.md 6.1).
 */
#include "formats/wire/requires.h"

#include "formats/wire/cbor.h"
#include "formats/wire/try.h"

union scratch {
  struct bulla_cursor bytes;
  struct bulla_range range;
  struct bulla_need need;
};

static enum bulla_status list(struct bulla_map *map, uint32_t key, uint32_t max,
                              enum bulla_list_order order, bulla_item_reader reader,
                              struct bulla_list *out) {
  union scratch scratch;
  bool present;
  BULLA_TRY(bulla_map_optional(map, key, &present));
  if (!present) return BULLA_OK;
  return bulla_list_take(&map->at, 1, max, order, reader, &scratch, out);
}

static enum bulla_status known(struct bulla_map *map, struct bulla_requires *out) {
  uint32_t lifecycle;
  bool present;
  BULLA_TRY(list(map, 0, BULLA_LIST_MAX, BULLA_ORDER_WHOLE, bulla_read_name_item, &out->chips));
  BULLA_TRY(list(map, 1, BULLA_LIST_MAX, BULLA_ORDER_WHOLE, bulla_read_range, &out->boards));
  BULLA_TRY(list(map, 2, BULLA_LIST_MAX, BULLA_ORDER_WHOLE, bulla_read_range, &out->abis));
  BULLA_TRY(list(map, 3, BULLA_LIST_MAX, BULLA_ORDER_FIRST, bulla_read_need, &out->components));
  BULLA_TRY(
      list(map, 4, BULLA_DEVICE_IDS_MAX, BULLA_ORDER_WHOLE, bulla_read_device_id, &out->devices));
  BULLA_TRY(bulla_map_optional(map, 5, &present));
  if (present) {
    BULLA_TRY(bulla_cbor_u32(&map->at, 255, &lifecycle));
    if (lifecycle == 0) return BULLA_FIELD_INVALID;
    out->lifecycle = (uint8_t)lifecycle;
  }
  BULLA_TRY(bulla_map_optional(map, 6, &present));
  if (present) BULLA_TRY(bulla_cbor_fixed(&map->at, BULLA_UUID_BYTES, &out->fleet));
  return bulla_map_close(map);
}

enum bulla_status bulla_read_requires(struct bulla_cursor *cursor,
                                      struct bulla_requires *requires_) {
  struct bulla_cursor item;
  struct bulla_map map;
  BULLA_TRY(bulla_cbor_item(cursor, &item));
  BULLA_TRY(bulla_map_open(item, &map));
  const enum bulla_status status = known(&map, requires_);
  return status == BULLA_UNKNOWN_FIELD ? BULLA_FEATURE_UNSUPPORTED : status;
}
