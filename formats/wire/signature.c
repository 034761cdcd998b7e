/* SPDX-License-Identifier: Apache-2.0
 *
 * Signature entries and what they are over (FORMAT.md 5).
 */
#include "formats/wire/signature.h"

#include <string.h>

#include "formats/wire/cbor.h"
#include "formats/wire/numbers.h"
#include "formats/wire/try.h"

enum { kShortIdOffset = 5 };

static enum bulla_status read_entry(struct bulla_cursor *items, void *item) {
  struct bulla_signature *entry = item;
  struct bulla_cbor_head head;
  uint32_t count;
  BULLA_TRY(bulla_cbor_array(items, 4, 4, &count));
  BULLA_TRY(bulla_cbor_bytes(items, BULLA_PROTECTED_MIN_BYTES, BULLA_PROTECTED_MAX_BYTES,
                             &entry->protected_header));
  BULLA_TRY(bulla_cbor_take_head(items, &head));
  if (head.major != BULLA_CBOR_MAP || head.value != 0) return BULLA_FIELD_INVALID;
  BULLA_TRY(bulla_cbor_take_head(items, &head));
  if (head.major != BULLA_CBOR_NIL) return BULLA_FIELD_INVALID;
  return bulla_cbor_bytes(items, 1, BULLA_SIGNATURE_VALUE_MAX_BYTES, &entry->value);
}

enum bulla_status bulla_signatures_take(struct bulla_cursor *cursor, uint32_t min,
                                        struct bulla_list *signatures) {
  struct bulla_signature scratch;
  struct bulla_cursor at = *cursor;
  uint32_t count;
  BULLA_TRY(bulla_cbor_array(&at, min, UINT32_MAX, &count));
  if (count > BULLA_SIGNATURES_MAX) return BULLA_TOO_MANY_SIGNATURES;
  const enum bulla_status status = bulla_list_take(
      cursor, min, BULLA_SIGNATURES_MAX, BULLA_ORDER_NONE, read_entry, &scratch, signatures);
  return status == BULLA_OK ? BULLA_OK : BULLA_SIG_ENTRY_MALFORMED;
}

bool bulla_signatures_next(struct bulla_list *signatures, struct bulla_signature *signature) {
  return bulla_list_next(signatures, read_entry, signature);
}

void bulla_protected_header(int32_t algorithm, const uint8_t short_id[BULLA_SHORT_ID_BYTES],
                            uint32_t document_type, uint8_t header[BULLA_PROTECTED_MIN_BYTES]) {
  const uint32_t typ = BULLA_TYP_BASE + document_type;
  header[0] = 0xa3;                            /* map of three */
  header[1] = 0x01;                            /* 1: alg, a negative integer of one byte */
  header[2] = (uint8_t)(0x20 - 1 - algorithm); /* -1 - n is written as n */
  header[3] = 0x04;                            /* 4: kid, */
  header[4] = 0x48;                            /* eight bytes */
  memcpy(header + kShortIdOffset, short_id, BULLA_SHORT_ID_BYTES);
  header[13] = 0x10; /* 16: typ, */
  header[14] = 0x19; /* two bytes */
  header[15] = (uint8_t)(typ >> 8);
  header[16] = (uint8_t)typ;
}

void bulla_signed_bytes(const uint8_t header[BULLA_PROTECTED_MIN_BYTES],
                        const uint8_t digest[BULLA_DIGEST_BYTES],
                        uint8_t bytes[BULLA_SIGNED_BYTES]) {
  static const uint8_t kContext[12] = {0x84, 0x6a, 'S', 'i', 'g', 'n',
                                       'a',  't',  'u', 'r', 'e', '1'};
  memcpy(bytes, kContext, 12);
  bytes[12] = 0x40 | BULLA_PROTECTED_MIN_BYTES; /* byte string of 17 */
  memcpy(bytes + 13, header, BULLA_PROTECTED_MIN_BYTES);
  bytes[30] = 0x40; /* no external data */
  bytes[31] = 0x58; /* byte string with a one-byte length */
  bytes[32] = BULLA_DIGEST_BYTES;
  memcpy(bytes + 33, digest, BULLA_DIGEST_BYTES);
}

struct bulla_cursor bulla_short_id_of(const struct bulla_signature *signature) {
  return bulla_cursor_over(signature->protected_header.at + kShortIdOffset, BULLA_SHORT_ID_BYTES);
}
