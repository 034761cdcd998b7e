/* SPDX-License-Identifier: Apache-2.0
 *
 * Heads and typed readers of the strict CBOR profile (FORMAT.md 4).
 */
#include "formats/wire/cbor.h"

#include "formats/wire/limits.h"

static const uint8_t kInfoOneByte = 24;
static const uint8_t kInfoEightBytes = 27;
static const uint8_t kInfoIndefinite = 31;
static const uint8_t kHeadNil = 0xf6;

/* The smallest value that may be written with 1, 2, 4 or 8 more bytes. */
static uint64_t least_of_width(size_t width) {
  if (width == 1) return 24;
  return UINT64_C(1) << (4 * width);
}

static enum bulla_status read_value(struct bulla_cursor *at, uint8_t info, uint64_t *value) {
  if (info < kInfoOneByte) {
    *value = info;
    return BULLA_OK;
  }
  if (info == kInfoIndefinite) return BULLA_CBOR_INDEFINITE;
  if (info > kInfoEightBytes) return BULLA_CBOR_FORBIDDEN_TYPE;
  const size_t width = (size_t)1 << (info - kInfoOneByte);
  const enum bulla_status status = bulla_cursor_be(at, width, value);
  if (status != BULLA_OK) return status;
  return *value < least_of_width(width) ? BULLA_CBOR_NOT_SHORTEST : BULLA_OK;
}

enum bulla_status bulla_cbor_take_head(struct bulla_cursor *cursor, struct bulla_cbor_head *head) {
  struct bulla_cursor at = *cursor;
  uint64_t first;
  enum bulla_status status = bulla_cursor_be(&at, 1, &first);
  if (status != BULLA_OK) return status;
  const uint8_t major = (uint8_t)(first >> 5);
  if (first == kHeadNil) {
    head->value = 0;
  } else if (major > BULLA_CBOR_MAP) {
    return BULLA_CBOR_FORBIDDEN_TYPE;
  } else {
    status = read_value(&at, (uint8_t)(first & 31), &head->value);
    if (status != BULLA_OK) return status;
  }
  head->major = (enum bulla_cbor_major)major;
  *cursor = at;
  return BULLA_OK;
}

static enum bulla_status typed_head(struct bulla_cursor *cursor, enum bulla_cbor_major major,
                                    uint64_t min, uint64_t max, uint64_t *value) {
  struct bulla_cursor at = *cursor;
  struct bulla_cbor_head head;
  const enum bulla_status status = bulla_cbor_take_head(&at, &head);
  if (status != BULLA_OK) return status;
  if (head.major != major || head.value < min || head.value > max) return BULLA_FIELD_INVALID;
  *cursor = at;
  *value = head.value;
  return BULLA_OK;
}

enum bulla_status bulla_cbor_uint(struct bulla_cursor *cursor, uint64_t max, uint64_t *value) {
  return typed_head(cursor, BULLA_CBOR_UINT, 0, max, value);
}

enum bulla_status bulla_cbor_u32(struct bulla_cursor *cursor, uint32_t max, uint32_t *value) {
  uint64_t wide;
  const enum bulla_status status = bulla_cbor_uint(cursor, max, &wide);
  if (status == BULLA_OK) *value = (uint32_t)wide;
  return status;
}

enum bulla_status bulla_cbor_int(struct bulla_cursor *cursor, int64_t *value) {
  struct bulla_cursor at = *cursor;
  struct bulla_cbor_head head;
  const enum bulla_status status = bulla_cbor_take_head(&at, &head);
  if (status != BULLA_OK) return status;
  if (head.major > BULLA_CBOR_NINT || head.value > BULLA_U63_MAX) return BULLA_FIELD_INVALID;
  *cursor = at;
  *value = head.major == BULLA_CBOR_UINT ? (int64_t)head.value : -1 - (int64_t)head.value;
  return BULLA_OK;
}

static enum bulla_status string(struct bulla_cursor *cursor, enum bulla_cbor_major major,
                                size_t min, size_t max, struct bulla_cursor *content) {
  struct bulla_cursor at = *cursor;
  uint64_t length;
  enum bulla_status status = typed_head(&at, major, min, max, &length);
  if (status != BULLA_OK) return status;
  status = bulla_cursor_take(&at, (size_t)length, content); /* length <= max, a size_t */
  if (status != BULLA_OK) return status;
  *cursor = at;
  return BULLA_OK;
}

enum bulla_status bulla_cbor_bytes(struct bulla_cursor *cursor, size_t min, size_t max,
                                   struct bulla_cursor *bytes) {
  return string(cursor, BULLA_CBOR_BYTES, min, max, bytes);
}

enum bulla_status bulla_cbor_text(struct bulla_cursor *cursor, size_t min, size_t max,
                                  struct bulla_cursor *text) {
  return string(cursor, BULLA_CBOR_TEXT, min, max, text);
}

enum bulla_status bulla_cbor_fixed(struct bulla_cursor *cursor, size_t length,
                                   const uint8_t **bytes) {
  struct bulla_cursor content;
  const enum bulla_status status = bulla_cbor_bytes(cursor, length, length, &content);
  if (status == BULLA_OK) *bytes = content.at;
  return status;
}

enum bulla_status bulla_cbor_array(struct bulla_cursor *cursor, uint32_t min, uint32_t max,
                                   uint32_t *count) {
  uint64_t value;
  const enum bulla_status status = typed_head(cursor, BULLA_CBOR_ARRAY, min, max, &value);
  if (status == BULLA_OK) *count = (uint32_t)value;
  return status;
}
