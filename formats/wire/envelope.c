/* SPDX-License-Identifier: Apache-2.0
 *
 * Envelope and seal (FORMAT.md 7).
 */
#include "formats/wire/envelope.h"

#include <string.h>

#include "formats/wire/field.h"
#include "formats/wire/numbers.h"
#include "formats/wire/proof.h"
#include "formats/wire/signature.h"
#include "formats/wire/try.h"

enum bulla_status bulla_document_begin(struct bulla_cursor document, uint64_t *type,
                                       uint64_t *version) {
  struct bulla_map map;
  BULLA_TRY(bulla_map_open(document, &map));
  BULLA_TRY(bulla_map_expect(&map, 0));
  BULLA_TRY(bulla_cbor_uint(&map.at, UINT64_MAX, type));
  BULLA_TRY(bulla_map_expect(&map, 1));
  return bulla_cbor_uint(&map.at, UINT64_MAX, version);
}

size_t bulla_document_max_bytes(uint64_t type) {
  switch (type) {
    case BULLA_TYPE_MANIFEST:
      return BULLA_MANIFEST_MAX_BYTES;
    case BULLA_TYPE_KEY_STORE:
      return BULLA_KEY_STORE_MAX_BYTES;
    case BULLA_TYPE_TRANSPORT:
      return BULLA_TRANSPORT_MAX_BYTES;
    default:
      return 0;
  }
}

/* The last proof when its body reaches beyond memory: [16, bytes] up to the very end. */
static enum bulla_status read_cut_chain(struct bulla_cursor *items, uint64_t beyond,
                                        struct bulla_cursor *body) {
  struct bulla_cbor_head head;
  uint32_t count;
  uint32_t kind;
  BULLA_TRY(bulla_cbor_array(items, 2, 2, &count));
  BULLA_TRY(bulla_cbor_u32(items, BULLA_PROOF_CHAIN, &kind));
  BULLA_TRY(bulla_cbor_take_head(items, &head));
  if (kind != BULLA_PROOF_CHAIN || head.major != BULLA_CBOR_BYTES) return BULLA_FIELD_INVALID;
  if (head.value < beyond || head.value - beyond != items->left) return BULLA_FIELD_INVALID;
  return bulla_cursor_take(items, items->left, body);
}

static void set_chain(struct bulla_cursor body, struct bulla_cursor whole, uint64_t beyond,
                      struct bulla_envelope *envelope) {
  envelope->has_chain = true;
  envelope->chain_offset = (uint64_t)(body.at - whole.at);
  envelope->chain_bytes = body.left + beyond;
}

/* Entry 4. The proofs strictly ascend as encoded; a chain, of which there is one at most, is last.
 */
static enum bulla_status read_proofs(struct bulla_map *map, struct bulla_cursor whole,
                                     uint64_t beyond, struct bulla_envelope *envelope) {
  struct bulla_cursor last = {NULL, 0};
  uint32_t count;
  BULLA_TRY(bulla_cbor_array(&map->at, 1, BULLA_PROOFS_MAX, &count));
  const struct bulla_cursor first = map->at;
  struct bulla_cursor end = first;
  for (uint32_t i = 0; i < count; i++) {
    struct bulla_cursor item = map->at;
    struct bulla_proof proof;
    const bool cut = beyond > 0 && i + 1 == count;
    if (cut) {
      proof.kind = BULLA_PROOF_CHAIN;
      BULLA_TRY(read_cut_chain(&map->at, beyond, &proof.body));
    } else {
      BULLA_TRY(bulla_read_proof(&map->at, &proof));
    }
    item.left -= map->at.left;
    if (i > 0 && bulla_cursor_compare(last, item) >= 0) return BULLA_UNSORTED;
    if (envelope->has_chain) return BULLA_UNSORTED;
    last = item;
    if (proof.kind == BULLA_PROOF_CHAIN) {
      set_chain(proof.body, whole, beyond, envelope);
    } else {
      BULLA_TRY(bulla_proof_check(&proof));
      end = map->at;
    }
  }
  envelope->proofs.count = count - (envelope->has_chain ? 1 : 0);
  envelope->proofs.items = bulla_cursor_over(first.at, first.left - end.left);
  return BULLA_OK;
}

static enum bulla_status fields(struct bulla_map *map, struct bulla_cursor whole, uint64_t beyond,
                                struct bulla_envelope *envelope) {
  bool present;
  BULLA_TRY(bulla_field_bytes(map, 0, &envelope->document));
  BULLA_TRY(bulla_map_expect(map, 1));
  BULLA_TRY(bulla_signatures_take(&map->at, 0, &envelope->signatures));
  BULLA_TRY(bulla_map_optional(map, 2, &envelope->has_transport));
  if (envelope->has_transport) {
    BULLA_TRY(bulla_cbor_bytes(&map->at, 0, SIZE_MAX, &envelope->transport));
  }
  BULLA_TRY(bulla_map_optional(map, 3, &present));
  if (present != envelope->has_transport) return BULLA_FIELD_INVALID;
  if (present) BULLA_TRY(bulla_signatures_take(&map->at, 0, &envelope->transport_signatures));
  BULLA_TRY(bulla_map_optional(map, 4, &present));
  if (present) BULLA_TRY(read_proofs(map, whole, beyond, envelope));
  return bulla_map_close(map);
}

enum bulla_status bulla_envelope_decode(struct bulla_cursor bytes, uint64_t beyond,
                                        struct bulla_envelope *envelope, uint32_t *entry) {
  struct bulla_map map;
  memset(envelope, 0, sizeof *envelope);
  *entry = 0;
  BULLA_TRY(bulla_map_open(bytes, &map));
  const enum bulla_status status = fields(&map, bytes, beyond, envelope);
  *entry = map.key;
  return status;
}

/* A document inside an entry: size by what it says it is, then its CBOR. */
static enum bulla_status check_part(struct bulla_cursor part, size_t max) {
  if (part.left > max) return BULLA_DOCUMENT_TOO_LARGE;
  return bulla_cbor_check(part, BULLA_NIL_REFUSED, 0);
}

static enum bulla_status check_document(struct bulla_cursor document) {
  uint64_t type;
  uint64_t version;
  if (document.left > BULLA_KEY_STORE_MAX_BYTES) return BULLA_DOCUMENT_TOO_LARGE;
  BULLA_TRY(bulla_cbor_check(document, BULLA_NIL_REFUSED, 0));
  if (bulla_document_begin(document, &type, &version) != BULLA_OK) return BULLA_OK;
  return type == BULLA_TYPE_MANIFEST && document.left > BULLA_MANIFEST_MAX_BYTES
             ? BULLA_DOCUMENT_TOO_LARGE
             : BULLA_OK;
}

/* Walks the envelope's map just far enough to find the parts; faults of shape are left to the
 * second pass. */
static enum bulla_status check_parts(struct bulla_cursor bytes) {
  struct bulla_map map;
  struct bulla_cursor part;
  bool present;
  if (bulla_map_open(bytes, &map) != BULLA_OK) return BULLA_OK;
  if (bulla_field_bytes(&map, 0, &part) != BULLA_OK) return BULLA_OK;
  BULLA_TRY(check_document(part));
  if (bulla_map_expect(&map, 1) != BULLA_OK) return BULLA_OK;
  if (bulla_cbor_item(&map.at, &part) != BULLA_OK) return BULLA_OK;
  if (bulla_map_optional(&map, 2, &present) != BULLA_OK || !present) return BULLA_OK;
  if (bulla_cbor_bytes(&map.at, 0, SIZE_MAX, &part) != BULLA_OK) return BULLA_OK;
  return check_part(part, BULLA_TRANSPORT_MAX_BYTES);
}

enum bulla_status bulla_envelope_check(struct bulla_cursor bytes, uint64_t beyond) {
  BULLA_TRY(bulla_cbor_check(bytes, BULLA_NIL_ALLOWED, beyond));
  return check_parts(bytes);
}

enum bulla_status bulla_seal_check(struct bulla_cursor bytes) {
  if (bytes.left > BULLA_SEAL_MAX_BYTES) return BULLA_DOCUMENT_TOO_LARGE;
  return bulla_envelope_check(bytes, 0);
}

enum bulla_status bulla_seal_decode(struct bulla_cursor bytes, struct bulla_envelope *seal,
                                    uint32_t *entry) {
  struct bulla_proof proof;
  BULLA_TRY(bulla_envelope_decode(bytes, 0, seal, entry));
  if (seal->has_transport) return BULLA_TRANSPORT_UNEXPECTED;
  if (seal->has_chain) return BULLA_FIELD_INVALID;
  struct bulla_list proofs = seal->proofs;
  while (bulla_list_next(&proofs, bulla_read_proof, &proof)) {
    if (proof.kind > BULLA_PROOF_GRANDFATHERED) return BULLA_FIELD_INVALID;
  }
  return BULLA_OK;
}
