/* SPDX-License-Identifier: Apache-2.0
 *
 * Entries of documents, each read in one call: the step to its key and its value (FORMAT.md 6).
 * Entries that must be there are FIELD_INVALID when they are not; the others leave *out alone.
 */
#ifndef BULLA_FORMATS_WIRE_FIELD_H_
#define BULLA_FORMATS_WIRE_FIELD_H_

#include "formats/wire/cbor.h"
#include "formats/wire/list.h"

#ifdef __cplusplus
extern "C" {
#endif

BULLA_MUST_USE enum bulla_status bulla_field_u32(struct bulla_map *map, uint32_t key, uint32_t max,
                                                 uint32_t *out);
BULLA_MUST_USE enum bulla_status bulla_field_u63(struct bulla_map *map, uint32_t key,
                                                 uint64_t *out);
BULLA_MUST_USE enum bulla_status bulla_field_fixed(struct bulla_map *map, uint32_t key,
                                                   size_t length, const uint8_t **out);
BULLA_MUST_USE enum bulla_status bulla_field_bytes(struct bulla_map *map, uint32_t key,
                                                   struct bulla_cursor *out);

/* Type and version, entries 0 and 1, which stage 3 judges. */
BULLA_MUST_USE enum bulla_status bulla_field_head(struct bulla_map *map);

BULLA_MUST_USE enum bulla_status bulla_field_optional_u32(struct bulla_map *map, uint32_t key,
                                                          uint32_t max, uint32_t *out);

/* What a list in an entry may be. `least` 0: it must be there, and may be empty. */
struct bulla_list_rule {
  bulla_item_reader reader;
  uint8_t key;
  uint8_t least;
  uint8_t most;
  uint8_t order; /* enum bulla_list_order */
};

BULLA_MUST_USE enum bulla_status bulla_field_list(struct bulla_map *map,
                                                  const struct bulla_list_rule *rule,
                                                  struct bulla_list *out);

/* Extensions, entry 23 of every document, and the end of the map. */
BULLA_MUST_USE enum bulla_status bulla_field_extensions(struct bulla_map *map,
                                                        struct bulla_list *out);

/* A whole document: `fields` reads its entries into `out`. *entry is where a fault stands. */
typedef enum bulla_status (*bulla_fields)(struct bulla_map *map, void *out);
BULLA_MUST_USE enum bulla_status bulla_fields_decode(struct bulla_cursor document,
                                                     bulla_fields fields, void *out,
                                                     uint32_t *entry);

#ifdef __cplusplus
}
#endif

#endif /* BULLA_FORMATS_WIRE_FIELD_H_ */
