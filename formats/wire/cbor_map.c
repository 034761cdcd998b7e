/* SPDX-License-Identifier: Apache-2.0
 *
 * Maps with small integer keys, read in ascending order (FORMAT.md 4).
 */
#include "formats/wire/cbor.h"
#include "formats/wire/limits.h"

static const uint32_t kFeaturesEntry = 15;

enum bulla_status bulla_map_open(struct bulla_cursor item, struct bulla_map *map) {
  struct bulla_cbor_head head;
  map->at = item;
  map->key = 0;
  const enum bulla_status status = bulla_cbor_take_head(&map->at, &head);
  if (status != BULLA_OK) return status;
  if (head.major != BULLA_CBOR_MAP) return BULLA_FIELD_INVALID;
  map->left = head.value;
  return BULLA_OK;
}

enum bulla_status bulla_map_optional(struct bulla_map *map, uint32_t key, bool *present) {
  *present = false;
  map->key = key;
  if (map->left == 0) return BULLA_OK;
  struct bulla_cursor at = map->at;
  struct bulla_cbor_head head;
  const enum bulla_status status = bulla_cbor_take_head(&at, &head);
  if (status != BULLA_OK) return status;
  if (head.major != BULLA_CBOR_UINT || head.value > key) return BULLA_OK;
  map->key = (uint32_t)head.value;
  if (head.value < key) return BULLA_UNKNOWN_FIELD;
  *present = true;
  map->at = at;
  map->left--;
  return BULLA_OK;
}

enum bulla_status bulla_map_expect(struct bulla_map *map, uint32_t key) {
  bool present;
  const enum bulla_status status = bulla_map_optional(map, key, &present);
  if (status != BULLA_OK) return status;
  return present ? BULLA_OK : BULLA_FIELD_INVALID;
}

/* Asks for a key behind all of ours: not for the answer, but for the place of what stands there. */
enum bulla_status bulla_map_close(struct bulla_map *map) {
  if (map->left == 0) return BULLA_OK;
  const enum bulla_status status = bulla_map_expect(map, BULLA_KEY_NO_NUMBER);
  (void)status;
  return BULLA_UNKNOWN_FIELD;
}

enum bulla_status bulla_map_features(struct bulla_cursor document, uint32_t known) {
  struct bulla_map map;
  enum bulla_status status = bulla_map_open(document, &map);
  if (status != BULLA_OK) return status;
  for (; map.left > 0; map.left--) {
    struct bulla_cbor_head key;
    status = bulla_cbor_take_head(&map.at, &key);
    if (status != BULLA_OK) return status;
    if (key.major != BULLA_CBOR_UINT || key.value > kFeaturesEntry) return BULLA_OK;
    if (key.value == kFeaturesEntry) {
      uint32_t features;
      status = bulla_cbor_u32(&map.at, UINT32_MAX, &features);
      if (status != BULLA_OK) return status;
      return (features & ~known) != 0 ? BULLA_FEATURE_UNSUPPORTED : BULLA_OK;
    }
    struct bulla_cursor value;
    status = bulla_cbor_item(&map.at, &value);
    if (status != BULLA_OK) return status;
  }
  return BULLA_OK;
}
