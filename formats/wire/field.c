/* SPDX-License-Identifier: Apache-2.0 */
#include "formats/wire/field.h"

#include "formats/wire/key_store.h"
#include "formats/wire/limits.h"
#include "formats/wire/try.h"

/* Any item of a list, while it is only looked at. */
union scratch {
  struct bulla_key_entry key;
  struct bulla_revocation revocation;
  struct bulla_window window;
  struct bulla_key_note note;
  struct bulla_range range;
  struct bulla_provide provide;
  struct bulla_need need;
  struct bulla_attachment attachment;
  struct bulla_extension extension;
  struct bulla_cursor bytes;
  const uint8_t *pointer;
};

enum bulla_status bulla_field_u32(struct bulla_map *map, uint32_t key, uint32_t max,
                                  uint32_t *out) {
  BULLA_TRY(bulla_map_expect(map, key));
  return bulla_cbor_u32(&map->at, max, out);
}

enum bulla_status bulla_field_u63(struct bulla_map *map, uint32_t key, uint64_t *out) {
  BULLA_TRY(bulla_map_expect(map, key));
  return bulla_cbor_uint(&map->at, BULLA_U63_MAX, out);
}

enum bulla_status bulla_field_fixed(struct bulla_map *map, uint32_t key, size_t length,
                                    const uint8_t **out) {
  BULLA_TRY(bulla_map_expect(map, key));
  return bulla_cbor_fixed(&map->at, length, out);
}

enum bulla_status bulla_field_bytes(struct bulla_map *map, uint32_t key, struct bulla_cursor *out) {
  BULLA_TRY(bulla_map_expect(map, key));
  return bulla_cbor_bytes(&map->at, 0, SIZE_MAX, out);
}

enum bulla_status bulla_field_head(struct bulla_map *map) {
  uint32_t number;
  BULLA_TRY(bulla_field_u32(map, 0, UINT32_MAX, &number));
  return bulla_field_u32(map, 1, UINT32_MAX, &number);
}

enum bulla_status bulla_field_optional_u32(struct bulla_map *map, uint32_t key, uint32_t max,
                                           uint32_t *out) {
  bool present;
  BULLA_TRY(bulla_map_optional(map, key, &present));
  return present ? bulla_cbor_u32(&map->at, max, out) : BULLA_OK;
}

enum bulla_status bulla_field_list(struct bulla_map *map, const struct bulla_list_rule *rule,
                                   struct bulla_list *out) {
  union scratch scratch;
  bool present;
  BULLA_TRY(bulla_map_optional(map, rule->key, &present));
  if (!present) return rule->least == 0 ? BULLA_FIELD_INVALID : BULLA_OK;
  return bulla_list_take(&map->at, rule->least, rule->most, (enum bulla_list_order)rule->order,
                         rule->reader, &scratch, out);
}

enum bulla_status bulla_field_extensions(struct bulla_map *map, struct bulla_list *out) {
  static const struct bulla_list_rule kRule = {bulla_read_extension, 23, 1, BULLA_LIST_MAX,
                                               BULLA_ORDER_FIRST};
  BULLA_TRY(bulla_field_list(map, &kRule, out));
  return bulla_map_close(map);
}

enum bulla_status bulla_fields_decode(struct bulla_cursor document, bulla_fields fields, void *out,
                                      uint32_t *entry) {
  struct bulla_map map;
  *entry = 0;
  BULLA_TRY(bulla_map_open(document, &map));
  const enum bulla_status status = fields(&map, out);
  *entry = map.key;
  return status;
}
