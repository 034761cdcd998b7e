/* SPDX-License-Identifier: Apache-2.0
 *
 * Text grammars (FORMAT.md 4): BAD_TEXT for a text that breaks its grammar, FIELD_INVALID for what
 * is no text.
 */
#include "formats/wire/text.h"

#include "formats/wire/cbor.h"
#include "formats/wire/limits.h"

static bool is_digit(uint8_t c) {
  return c >= '0' && c <= '9';
}
static bool is_lower(uint8_t c) {
  return c >= 'a' && c <= 'z';
}
static bool is_upper(uint8_t c) {
  return c >= 'A' && c <= 'Z';
}
static bool is_mark(uint8_t c) {
  return c == '.' || c == '_' || c == '-';
}

static bool is_word(struct bulla_cursor text, bool upper) {
  if (text.left == 0 || text.left > BULLA_NAME_MAX) return false;
  for (size_t i = 0; i < text.left; i++) {
    const uint8_t c = text.at[i];
    const bool alphanumeric = is_digit(c) || is_lower(c) || (upper && is_upper(c));
    if (!alphanumeric && (i == 0 || !is_mark(c))) return false;
  }
  return true;
}

bool bulla_is_name(struct bulla_cursor text) {
  return is_word(text, false);
}
bool bulla_is_filename(struct bulla_cursor text) {
  return is_word(text, true);
}

bool bulla_is_label(struct bulla_cursor text) {
  if (text.left == 0 || text.left > BULLA_NAME_MAX) return false;
  for (size_t i = 0; i < text.left; i++) {
    if (text.at[i] < 0x20 || text.at[i] > 0x7e) return false;
  }
  return true;
}

static enum bulla_status read_text(struct bulla_cursor *cursor,
                                   bool (*grammar)(struct bulla_cursor),
                                   struct bulla_cursor *text) {
  struct bulla_cursor at = *cursor;
  const enum bulla_status status = bulla_cbor_text(&at, 0, SIZE_MAX, text);
  if (status != BULLA_OK) return status;
  if (!grammar(*text)) return BULLA_BAD_TEXT;
  *cursor = at;
  return BULLA_OK;
}

enum bulla_status bulla_read_name(struct bulla_cursor *cursor, struct bulla_cursor *name) {
  return read_text(cursor, bulla_is_name, name);
}

enum bulla_status bulla_read_filename(struct bulla_cursor *cursor, struct bulla_cursor *filename) {
  return read_text(cursor, bulla_is_filename, filename);
}

enum bulla_status bulla_read_label(struct bulla_cursor *cursor, struct bulla_cursor *label) {
  return read_text(cursor, bulla_is_label, label);
}
