/* SPDX-License-Identifier: Apache-2.0
 *
 * Decoding `requires` (FORMAT.md 6.1).
 */
#include "formats/wire/requires.h"

#include "formats/wire/field.h"
#include "formats/wire/try.h"

static enum bulla_status known(struct bulla_map *map, struct bulla_requires *out) {
  static const struct bulla_list_rule kLists[] = {
      {bulla_read_name_item, 0, 1, BULLA_LIST_MAX, BULLA_ORDER_WHOLE},
      {bulla_read_range, 1, 1, BULLA_LIST_MAX, BULLA_ORDER_WHOLE},
      {bulla_read_range, 2, 1, BULLA_LIST_MAX, BULLA_ORDER_WHOLE},
      {bulla_read_need, 3, 1, BULLA_LIST_MAX, BULLA_ORDER_FIRST},
      {bulla_read_device_id, 4, 1, BULLA_DEVICE_IDS_MAX, BULLA_ORDER_WHOLE}};
  struct bulla_list *const lists[] = {&out->chips, &out->boards, &out->abis, &out->components,
                                      &out->devices};
  uint32_t lifecycle;
  bool present;
  for (size_t i = 0; i < sizeof kLists / sizeof kLists[0]; i++) {
    BULLA_TRY(bulla_field_list(map, &kLists[i], lists[i]));
  }
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
