/* SPDX-License-Identifier: Apache-2.0
 *
 * The strict CBOR profile of FORMAT.md 4 (RFC 8949 4.2.1, nothing else): definite, shortest, map
 * keys ascending, no tags, no floats, no simple value but nil where a caller allows it.
 * bulla_cbor_check judges a whole part first; the typed readers below then only speak of shape
 * (FIELD_INVALID). None recurses and none moves the cursor when it fails.
 */
#ifndef BULLA_FORMATS_WIRE_CBOR_H_
#define BULLA_FORMATS_WIRE_CBOR_H_

#include "formats/wire/cursor.h"

#ifdef __cplusplus
extern "C" {
#endif

enum bulla_cbor_major {
  BULLA_CBOR_UINT = 0,
  BULLA_CBOR_NINT = 1,
  BULLA_CBOR_BYTES = 2,
  BULLA_CBOR_TEXT = 3,
  BULLA_CBOR_ARRAY = 4,
  BULLA_CBOR_MAP = 5,
  BULLA_CBOR_NIL = 7
};

struct bulla_cbor_head {
  enum bulla_cbor_major major;
  uint64_t value; /* integer, length or count */
};

enum bulla_cbor_nil { BULLA_NIL_REFUSED, BULLA_NIL_ALLOWED };

/* Reads one head. CBOR_TRUNCATED, CBOR_NOT_SHORTEST, CBOR_INDEFINITE, CBOR_FORBIDDEN_TYPE. */
BULLA_MUST_USE enum bulla_status bulla_cbor_take_head(struct bulla_cursor *cursor,
                                                      struct bulla_cbor_head *head);

/* Judges one part: exactly one item, well-formed under the profile, at most BULLA_CBOR_DEPTH_MAX
 * deep, nothing behind it. The reason is that of the first fault in byte order. `beyond` bytes of
 * the part follow after what is in memory: the last byte string may reach over exactly these (a
 * chain that is streamed later); 0 when the part is whole. Does not look into byte strings. */
BULLA_MUST_USE enum bulla_status bulla_cbor_check(struct bulla_cursor part, enum bulla_cbor_nil nil,
                                                  uint64_t beyond);

/* Takes one whole item, already judged, off the front. */
BULLA_MUST_USE enum bulla_status bulla_cbor_item(struct bulla_cursor *cursor,
                                                 struct bulla_cursor *item);

/* Typed readers: FIELD_INVALID for another type or a value, length or count outside the range. */
BULLA_MUST_USE enum bulla_status bulla_cbor_uint(struct bulla_cursor *cursor, uint64_t max,
                                                 uint64_t *value);
BULLA_MUST_USE enum bulla_status bulla_cbor_u32(struct bulla_cursor *cursor, uint32_t max,
                                                uint32_t *value);
BULLA_MUST_USE enum bulla_status bulla_cbor_int(struct bulla_cursor *cursor, int64_t *value);
BULLA_MUST_USE enum bulla_status bulla_cbor_bytes(struct bulla_cursor *cursor, size_t min,
                                                  size_t max, struct bulla_cursor *bytes);
BULLA_MUST_USE enum bulla_status bulla_cbor_fixed(struct bulla_cursor *cursor, size_t length,
                                                  const uint8_t **bytes);
BULLA_MUST_USE enum bulla_status bulla_cbor_text(struct bulla_cursor *cursor, size_t min,
                                                 size_t max, struct bulla_cursor *text);
BULLA_MUST_USE enum bulla_status bulla_cbor_array(struct bulla_cursor *cursor, uint32_t min,
                                                  uint32_t max, uint32_t *count);

/* A map that is read in ascending order of its keys. `key` is the entry that was asked for last or,
 * after UNKNOWN_FIELD, the one that nobody asked for, so that a fault can be placed. */
#define BULLA_KEY_NO_NUMBER UINT32_MAX /* a text, negative, or larger than all of ours */
struct bulla_map {
  struct bulla_cursor at;
  uint64_t left;
  uint32_t key;
};

/* FIELD_INVALID when the item is no map. */
BULLA_MUST_USE enum bulla_status bulla_map_open(struct bulla_cursor item, struct bulla_map *map);

/* Steps to entry `key`: *present tells whether it is there; then its value is next at map->at.
 * UNKNOWN_FIELD when an entry stands before it that nobody asked for. */
BULLA_MUST_USE enum bulla_status bulla_map_optional(struct bulla_map *map, uint32_t key,
                                                    bool *present);

/* The same for an entry that must be there: FIELD_INVALID when it is not. */
BULLA_MUST_USE enum bulla_status bulla_map_expect(struct bulla_map *map, uint32_t key);

/* UNKNOWN_FIELD when entries are left. */
BULLA_MUST_USE enum bulla_status bulla_map_close(struct bulla_map *map);

/* Entry 15 of a document, 0 when absent: FEATURE_UNSUPPORTED when it has a bit outside `known`. */
BULLA_MUST_USE enum bulla_status bulla_map_features(struct bulla_cursor document, uint32_t known);

#ifdef __cplusplus
}
#endif

#endif /* BULLA_FORMATS_WIRE_CBOR_H_ */
