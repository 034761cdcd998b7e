/* SPDX-License-Identifier: Apache-2.0
 *
 * Decoding proofs (FORMAT.md 7.2 to 7.4).
 */
#include "formats/wire/proof.h"

#include "formats/wire/field.h"
#include "formats/wire/numbers.h"
#include "formats/wire/signature.h"
#include "formats/wire/try.h"

enum bulla_status bulla_read_proof(struct bulla_cursor *items, void *proof) {
  struct bulla_proof *out = proof;
  uint32_t count;
  uint32_t kind;
  BULLA_TRY(bulla_cbor_array(items, 2, 2, &count));
  BULLA_TRY(bulla_cbor_u32(items, BULLA_PROOF_CHAIN, &kind));
  if (kind == 0) return BULLA_FIELD_INVALID;
  out->kind = (uint8_t)kind;
  return bulla_cbor_bytes(items, 0, SIZE_MAX, &out->body);
}

static enum bulla_status read_path(struct bulla_cursor *at, struct bulla_merkle_path *path) {
  const uint8_t *scratch;
  BULLA_TRY(bulla_cbor_u32(at, UINT32_MAX, &path->index));
  return bulla_list_take(at, 0, BULLA_MERKLE_PATH_MAX, BULLA_ORDER_NONE, bulla_read_digest,
                         &scratch, &path->digests);
}

static enum bulla_status expect_number(struct bulla_map *map, uint32_t key, uint32_t wanted) {
  uint32_t number;
  BULLA_TRY(bulla_field_u32(map, key, UINT32_MAX, &number));
  return number == wanted ? BULLA_OK : BULLA_FIELD_INVALID;
}

static enum bulla_status batch_decode(struct bulla_cursor document, struct bulla_batch *batch) {
  struct bulla_map map;
  uint32_t type;
  BULLA_TRY(bulla_cbor_check(document, BULLA_NIL_REFUSED, 0));
  BULLA_TRY(bulla_map_open(document, &map));
  BULLA_TRY(expect_number(&map, 0, BULLA_TYPE_BATCH));
  BULLA_TRY(expect_number(&map, 1, BULLA_FORMAT_VERSION));
  BULLA_TRY(bulla_field_u32(&map, 2, BULLA_TYPE_TRANSPORT, &type));
  if (type != BULLA_TYPE_MANIFEST && type != BULLA_TYPE_TRANSPORT) return BULLA_FIELD_INVALID;
  batch->covered_type = (uint8_t)type;
  BULLA_TRY(bulla_field_u32(&map, 3, UINT32_MAX, &batch->size));
  BULLA_TRY(bulla_field_fixed(&map, 4, BULLA_DIGEST_BYTES, &batch->root));
  return bulla_map_close(&map);
}

enum bulla_status bulla_batched_decode(struct bulla_cursor body, struct bulla_batched *batched) {
  uint32_t count;
  BULLA_TRY(bulla_cbor_check(body, BULLA_NIL_ALLOWED, 0));
  BULLA_TRY(bulla_cbor_array(&body, 4, 4, &count));
  BULLA_TRY(bulla_cbor_bytes(&body, 1, BULLA_BATCH_MAX_BYTES, &batched->batch_document));
  BULLA_TRY(bulla_signatures_take(&body, 1, &batched->signatures));
  BULLA_TRY(read_path(&body, &batched->path));
  return batch_decode(batched->batch_document, &batched->batch);
}

enum bulla_status bulla_grandfathered_decode(struct bulla_cursor body,
                                             struct bulla_grandfathered *proof) {
  uint32_t count;
  BULLA_TRY(bulla_cbor_check(body, BULLA_NIL_REFUSED, 0));
  BULLA_TRY(bulla_cbor_array(&body, 3, 3, &count));
  BULLA_TRY(bulla_cbor_fixed(&body, BULLA_KEY_ID_BYTES, &proof->key));
  return read_path(&body, &proof->path);
}

enum bulla_status bulla_chain_open(struct bulla_cursor body, struct bulla_cursor *links,
                                   uint32_t *count) {
  struct bulla_cbor_head head;
  BULLA_TRY(bulla_cbor_take_head(&body, &head));
  if (head.major != BULLA_CBOR_ARRAY || head.value == 0) return BULLA_FIELD_INVALID;
  if (head.value > body.left) return BULLA_CBOR_TRUNCATED;
  if (head.value > BULLA_CHAIN_LINKS_MAX) return BULLA_CHAIN_TOO_LONG;
  *count = (uint32_t)head.value;
  *links = body;
  return BULLA_OK;
}

enum bulla_status bulla_chain_next(struct bulla_cursor *links, struct bulla_link *link) {
  struct bulla_cursor bytes;
  struct bulla_map map;
  BULLA_TRY(bulla_cbor_bytes(links, 0, SIZE_MAX, &bytes));
  BULLA_TRY(bulla_cbor_check(bytes, BULLA_NIL_ALLOWED, 0));
  BULLA_TRY(bulla_map_open(bytes, &map));
  BULLA_TRY(bulla_field_bytes(&map, 0, &link->document));
  BULLA_TRY(bulla_map_expect(&map, 1));
  BULLA_TRY(bulla_signatures_take(&map.at, 1, &link->signatures));
  return bulla_map_close(&map);
}

enum bulla_status bulla_proof_check(const struct bulla_proof *proof) {
  struct bulla_batched batched;
  struct bulla_grandfathered grandfathered;
  if (proof->kind == BULLA_PROOF_BATCHED) return bulla_batched_decode(proof->body, &batched);
  if (proof->kind == BULLA_PROOF_GRANDFATHERED) {
    return bulla_grandfathered_decode(proof->body, &grandfathered);
  }
  return BULLA_OK;
}
