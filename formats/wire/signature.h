/* SPDX-License-Identifier: Apache-2.0
 *
 * Signature entries: detached COSE_Sign1 (RFC 9052 4.2) over the digest of a document (FORMAT.md
 * 5). The protected header is rebuilt from the key and compared as bytes; nothing parses a hostile
 * one.
 */
#ifndef BULLA_FORMATS_WIRE_SIGNATURE_H_
#define BULLA_FORMATS_WIRE_SIGNATURE_H_

#include "formats/wire/limits.h"
#include "formats/wire/list.h"

#ifdef __cplusplus
extern "C" {
#endif

struct bulla_signature {
  struct bulla_cursor protected_header; /* 17 to 24 bytes, not judged */
  struct bulla_cursor value;            /* 1 to 8192 bytes */
};

/* Takes a list of `min` to 16 entries. TOO_MANY_SIGNATURES, SIG_ENTRY_MALFORMED, FIELD_INVALID when
 * it is no array. */
BULLA_MUST_USE enum bulla_status bulla_signatures_take(struct bulla_cursor *cursor, uint32_t min,
                                                       struct bulla_list *signatures);

/* The next entry of a list that was taken; false at its end. */
bool bulla_signatures_next(struct bulla_list *signatures, struct bulla_signature *signature);

/* The protected header {1: alg, 4: short-id, 16: 65000 + type} of the two algorithms of version 1.
 */
void bulla_protected_header(int32_t algorithm, const uint8_t short_id[BULLA_SHORT_ID_BYTES],
                            uint32_t document_type, uint8_t header[BULLA_PROTECTED_MIN_BYTES]);

/* The bytes that are signed: ["Signature1", header, h'', digest]. */
void bulla_signed_bytes(const uint8_t header[BULLA_PROTECTED_MIN_BYTES],
                        const uint8_t digest[BULLA_DIGEST_BYTES],
                        uint8_t bytes[BULLA_SIGNED_BYTES]);

/* The 8 bytes at offset 5 of a protected header, where a short id of ours would stand. */
struct bulla_cursor bulla_short_id_of(const struct bulla_signature *signature);

#ifdef __cplusplus
}
#endif

#endif /* BULLA_FORMATS_WIRE_SIGNATURE_H_ */
