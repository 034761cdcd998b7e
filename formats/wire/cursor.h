/* SPDX-License-Identifier: Apache-2.0
 *
 * The one way to walk over input: a pointer and what is left. Every read is checked before it is
 * made; a read that fails does not move the cursor. No other code does arithmetic on input
 * pointers.
 */
#ifndef BULLA_FORMATS_WIRE_CURSOR_H_
#define BULLA_FORMATS_WIRE_CURSOR_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "formats/wire/status.h"

#ifdef __cplusplus
extern "C" {
#endif

/* A run of bytes that somebody else owns and keeps alive. */
struct bulla_cursor {
  const uint8_t *at;
  size_t left;
};

static inline struct bulla_cursor bulla_cursor_over(const uint8_t *bytes, size_t length) {
  struct bulla_cursor cursor = {bytes, length};
  return cursor;
}

/* Takes `length` bytes off the front into *taken. CBOR_TRUNCATED when fewer are left. */
BULLA_MUST_USE static inline enum bulla_status bulla_cursor_take(struct bulla_cursor *cursor,
                                                                 size_t length,
                                                                 struct bulla_cursor *taken) {
  if (length > cursor->left) return BULLA_CBOR_TRUNCATED;
  taken->at = cursor->at;
  taken->left = length;
  cursor->at += length;
  cursor->left -= length;
  return BULLA_OK;
}

/* Big-endian integer of 1, 2, 4 or 8 bytes, as CBOR heads have it (RFC 8949 3). */
BULLA_MUST_USE static inline enum bulla_status bulla_cursor_be(struct bulla_cursor *cursor,
                                                               size_t length, uint64_t *value) {
  struct bulla_cursor bytes;
  enum bulla_status status = bulla_cursor_take(cursor, length, &bytes);
  if (status != BULLA_OK) return status;
  *value = 0;
  for (size_t i = 0; i < length; i++) *value = (*value << 8) | bytes.at[i];
  return BULLA_OK;
}

/* Little-endian integer of 2 or 4 bytes, as the file header has it (FORMAT.md 2). */
BULLA_MUST_USE static inline enum bulla_status bulla_cursor_le(struct bulla_cursor *cursor,
                                                               size_t length, uint32_t *value) {
  struct bulla_cursor bytes;
  enum bulla_status status = bulla_cursor_take(cursor, length, &bytes);
  if (status != BULLA_OK) return status;
  *value = 0;
  for (size_t i = 0; i < length; i++) *value |= (uint32_t)bytes.at[i] << (8 * i);
  return BULLA_OK;
}

/* True when both runs hold the same bytes. Not constant in time: for public data only. */
bool bulla_cursor_equal(struct bulla_cursor a, struct bulla_cursor b);

/* Bytewise order: negative, zero or positive as a sorts before, with or after b; a proper prefix
 * sorts first. */
int bulla_cursor_compare(struct bulla_cursor a, struct bulla_cursor b);

#ifdef __cplusplus
}
#endif

#endif /* BULLA_FORMATS_WIRE_CURSOR_H_ */
