/* SPDX-License-Identifier: Apache-2.0
 *
 * Arrays inside documents: counted once, checked once (bounds, shape, order), then walked item by
 * item with the same reader. The views below point into the document's bytes, which the caller
 * keeps.
 */
#ifndef BULLA_FORMATS_WIRE_LIST_H_
#define BULLA_FORMATS_WIRE_LIST_H_

#include "formats/wire/cursor.h"

#ifdef __cplusplus
extern "C" {
#endif

struct bulla_list {
  struct bulla_cursor items;
  uint32_t count;
};

/* Reads one item off `items` into *item. */
typedef enum bulla_status (*bulla_item_reader)(struct bulla_cursor *items, void *item);

enum bulla_list_order {
  BULLA_ORDER_NONE,
  BULLA_ORDER_WHOLE, /* items strictly ascend as encoded */
  BULLA_ORDER_FIRST  /* arrays whose first elements strictly ascend as encoded */
};

/* Takes an array of min to max items, each of which `reader` accepts, in the stated order
 * (UNSORTED). `scratch` is room for one item. */
BULLA_MUST_USE enum bulla_status bulla_list_take(struct bulla_cursor *cursor, uint32_t min,
                                                 uint32_t max, enum bulla_list_order order,
                                                 bulla_item_reader reader, void *scratch,
                                                 struct bulla_list *list);

/* Takes the next item off a list that was checked; false at its end. */
bool bulla_list_next(struct bulla_list *list, bulla_item_reader reader, void *item);

/* A list without items. */
static inline struct bulla_list bulla_list_none(void) {
  struct bulla_list list = {{NULL, 0}, 0};
  return list;
}

/* [name, a, b] of boards and ABIs: inclusive. */
struct bulla_range {
  struct bulla_cursor name;
  uint32_t min, max;
};
/* [name, number] of provides. */
struct bulla_provide {
  struct bulla_cursor name;
  uint32_t number;
};
/* [component, least sequence]. */
struct bulla_need {
  const uint8_t *component; /* 16 bytes */
  uint64_t sequence;
};
struct bulla_attachment {
  struct bulla_cursor filename;
  uint64_t size;
  const uint8_t *digest; /* plain SHA-256 of the bytes */
};
struct bulla_extension {
  uint32_t id;
  struct bulla_cursor body;
};

/* Readers; `item` is the type named. FIELD_INVALID or BAD_TEXT. */
enum bulla_status bulla_read_name_item(struct bulla_cursor *items, void *cursor);
enum bulla_status bulla_read_range(struct bulla_cursor *items, void *range);
enum bulla_status bulla_read_provide(struct bulla_cursor *items, void *provide);
enum bulla_status bulla_read_need(struct bulla_cursor *items, void *need);
enum bulla_status bulla_read_device_id(struct bulla_cursor *items, void *cursor);
enum bulla_status bulla_read_uuid(struct bulla_cursor *items, void *pointer); /* const uint8_t * */
enum bulla_status bulla_read_digest(struct bulla_cursor *items,
                                    void *pointer); /* const uint8_t * */
enum bulla_status bulla_read_attachment(struct bulla_cursor *items, void *attachment);
enum bulla_status bulla_read_extension(struct bulla_cursor *items, void *extension);

#ifdef __cplusplus
}
#endif

#endif /* BULLA_FORMATS_WIRE_LIST_H_ */
