/* SPDX-License-Identifier: Apache-2.0
 *
 * The envelope of a package and the seal of an installed image (FORMAT.md 7): the document, its
 * signatures, how it travels, and proofs. Views into bytes that the caller keeps.
 */
#ifndef BULLA_FORMATS_WIRE_ENVELOPE_H_
#define BULLA_FORMATS_WIRE_ENVELOPE_H_

#include "formats/wire/limits.h"
#include "formats/wire/list.h"

#ifdef __cplusplus
extern "C" {
#endif

struct bulla_envelope {
  struct bulla_cursor document;
  struct bulla_list signatures; /* bulla_signatures_next */
  bool has_transport;
  struct bulla_cursor transport;
  struct bulla_list transport_signatures;
  struct bulla_list proofs; /* bulla_read_proof, without the chain */
  bool has_chain;
  uint64_t chain_offset; /* of its body in the envelope */
  uint64_t chain_bytes;
};

/* What can be wrong with an envelope is found in two passes, since a document's type comes between
 * them in the order of checks (FORMAT.md 9). */

/* Stage 2: CBOR of the envelope and of the parts in it. `bytes` is what of the envelope is in
 * memory; `beyond` bytes of it follow, all of them inside the body of a chain, or 0. */
BULLA_MUST_USE enum bulla_status bulla_envelope_check(struct bulla_cursor bytes, uint64_t beyond);

/* Shape: the map, signature entries, proofs. FIELD_INVALID, UNKNOWN_FIELD, TOO_MANY_SIGNATURES,
 * SIG_ENTRY_MALFORMED, UNSORTED, CHAIN_TOO_LONG; *entry is the map entry at fault. */
BULLA_MUST_USE enum bulla_status bulla_envelope_decode(struct bulla_cursor bytes, uint64_t beyond,
                                                       struct bulla_envelope *envelope,
                                                       uint32_t *entry);

/* Both passes for a seal, {0: manifest, 1: signatures, ? 4: proofs of kinds 1 and 2}.
 * DOCUMENT_TOO_LARGE above 16 KiB. */
BULLA_MUST_USE enum bulla_status bulla_seal_check(struct bulla_cursor bytes);
BULLA_MUST_USE enum bulla_status bulla_seal_decode(struct bulla_cursor bytes,
                                                   struct bulla_envelope *seal, uint32_t *entry);

/* Entries 0 and 1 of a document: its type and version, both unjudged. FIELD_INVALID. */
BULLA_MUST_USE enum bulla_status bulla_document_begin(struct bulla_cursor document, uint64_t *type,
                                                      uint64_t *version);

/* The largest size of a document of `type`; 0 for a type that no envelope carries. */
size_t bulla_document_max_bytes(uint64_t type);

#ifdef __cplusplus
}
#endif

#endif /* BULLA_FORMATS_WIRE_ENVELOPE_H_ */
