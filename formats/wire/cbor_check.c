/* SPDX-License-Identifier: Apache-2.0
 *
 * The judgement of a whole part under the strict CBOR profile (FORMAT.md 4, stage 2). A fixed stack
 * of open containers stands in for recursion.
 */
#include "formats/wire/cbor.h"
#include "formats/wire/limits.h"

struct container {
  uint64_t left; /* items still to come; two for each entry of a map */
  bool map;
  struct bulla_cursor last_key; /* as encoded; no bytes before the first */
};

struct walk {
  struct bulla_cursor at;
  uint64_t beyond;
  enum bulla_cbor_nil nil;
  unsigned depth; /* of the next item = containers that are open */
  struct container open[BULLA_CBOR_DEPTH_MAX + 1];
};

static enum bulla_status check_ascii(struct bulla_cursor text) {
  for (size_t i = 0; i < text.left; i++) {
    if (text.at[i] < 0x20 || text.at[i] > 0x7e) return BULLA_BAD_TEXT;
  }
  return BULLA_OK;
}

static enum bulla_status walk_string(struct walk *walk, const struct bulla_cbor_head *head) {
  struct bulla_cursor content;
  if (head->value > walk->at.left) {
    /* Only a byte string that ends exactly where the part ends may reach beyond memory. */
    if (head->major != BULLA_CBOR_BYTES || walk->beyond == 0) return BULLA_CBOR_TRUNCATED;
    if (head->value - walk->at.left != walk->beyond) return BULLA_CBOR_TRUNCATED;
    walk->beyond = 0;
    return bulla_cursor_take(&walk->at, walk->at.left, &content);
  }
  const enum bulla_status status = bulla_cursor_take(&walk->at, (size_t)head->value, &content);
  if (status != BULLA_OK) return status;
  return head->major == BULLA_CBOR_TEXT ? check_ascii(content) : BULLA_OK;
}

static enum bulla_status open_container(struct walk *walk, const struct bulla_cbor_head *head) {
  const bool map = head->major == BULLA_CBOR_MAP;
  /* Every item takes a byte, so a count above what is left is cut off, and doubling cannot
   * overflow. */
  const uint64_t room = (uint64_t)walk->at.left + walk->beyond;
  if (head->value > (map ? room >> 1 : room)) return BULLA_CBOR_TRUNCATED;
  if (head->value == 0) return BULLA_OK;
  if (walk->depth == BULLA_CBOR_DEPTH_MAX) return BULLA_CBOR_TOO_DEEP;
  struct container *inner = &walk->open[++walk->depth];
  inner->left = map ? head->value * 2 : head->value;
  inner->map = map;
  inner->last_key.at = NULL;
  inner->last_key.left = 0;
  return BULLA_OK;
}

static enum bulla_status check_key(struct container *map, struct bulla_cursor key) {
  if (map->last_key.left != 0) {
    const int order = bulla_cursor_compare(map->last_key, key);
    if (order == 0) return BULLA_CBOR_DUPLICATE_KEY;
    if (order > 0) return BULLA_CBOR_UNSORTED;
  }
  map->last_key = key;
  return BULLA_OK;
}

static enum bulla_status walk_item(struct walk *walk) {
  struct container *holder = &walk->open[walk->depth];
  const bool key = holder->map && holder->left % 2 == 0;
  const struct bulla_cursor start = walk->at;
  struct bulla_cbor_head head;
  enum bulla_status status = bulla_cbor_take_head(&walk->at, &head);
  if (status != BULLA_OK) return status;
  holder->left--;
  switch (head.major) {
    case BULLA_CBOR_BYTES:
    case BULLA_CBOR_TEXT:
      status = walk_string(walk, &head);
      break;
    case BULLA_CBOR_ARRAY:
    case BULLA_CBOR_MAP:
      return key ? BULLA_CBOR_FORBIDDEN_TYPE : open_container(walk, &head);
    case BULLA_CBOR_NIL:
      return key || walk->nil == BULLA_NIL_REFUSED ? BULLA_CBOR_FORBIDDEN_TYPE : BULLA_OK;
    case BULLA_CBOR_UINT:
    case BULLA_CBOR_NINT:
      break;
  }
  if (status != BULLA_OK || !key) return status;
  return check_key(holder, bulla_cursor_over(start.at, start.left - walk->at.left));
}

/* Walks exactly one item with all that it holds. */
static enum bulla_status walk_whole(struct walk *walk) {
  walk->depth = 0;
  walk->open[0].left = 1;
  walk->open[0].map = false;
  for (;;) {
    while (walk->open[walk->depth].left == 0) {
      if (walk->depth == 0) return BULLA_OK;
      walk->depth--;
    }
    const enum bulla_status status = walk_item(walk);
    if (status != BULLA_OK) return status;
  }
}

enum bulla_status bulla_cbor_check(struct bulla_cursor part, enum bulla_cbor_nil nil,
                                   uint64_t beyond) {
  struct walk walk;
  walk.at = part;
  walk.beyond = beyond;
  walk.nil = nil;
  const enum bulla_status status = walk_whole(&walk);
  if (status != BULLA_OK) return status;
  return walk.at.left != 0 || walk.beyond != 0 ? BULLA_TRAILING_BYTES : BULLA_OK;
}

enum bulla_status bulla_cbor_item(struct bulla_cursor *cursor, struct bulla_cursor *item) {
  struct walk walk;
  walk.at = *cursor;
  walk.beyond = 0;
  walk.nil = BULLA_NIL_ALLOWED;
  const enum bulla_status status = walk_whole(&walk);
  if (status != BULLA_OK) return status;
  *item = bulla_cursor_over(cursor->at, cursor->left - walk.at.left);
  *cursor = walk.at;
  return BULLA_OK;
}
