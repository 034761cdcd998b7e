/* SPDX-License-Identifier: Apache-2.0
 *
 * Which keys signed a document (FORMAT.md 5). The key says which algorithm runs; the header is
 * compared with the one that this key must have written, never parsed. Entries that match nothing
 * never hurt.
 */
#include <string.h>

#include "bulla/package.h"
#include "formats/wire/proof.h"
#include "formats/wire/signature.h"
#include "formats/wire/try.h"
#include "verifier/core/bits.h"
#include "verifier/core/merkle.h"
#include "verifier/core/trust.h"

/* One list that is being tallied. */
struct count {
  struct bulla_tally *tally;
  const struct bulla_key_store *store;
  const struct bulla_crypto *crypto;
  const uint8_t *digest;
  uint32_t type;
  uint32_t grandfathered;
};

static int key_with_short_id(const struct bulla_key_store *store, struct bulla_cursor short_id) {
  for (uint32_t i = 0; i < store->view.keys.count; i++) {
    if ((store->usable & bulla_bit(i)) == 0) continue;
    if (memcmp(store->key_ids[i], short_id.at, BULLA_SHORT_ID_BYTES) == 0) return (int)i;
  }
  return -1;
}

/* Marks the entries of the revocation list that this id begins like: keys that left the table. */
static void note_gone(struct count *count, struct bulla_cursor short_id) {
  struct bulla_list revocations = count->store->view.revocations;
  struct bulla_revocation revocation;
  for (uint32_t i = 0; bulla_list_next(&revocations, bulla_read_revocation, &revocation); i++) {
    if (memcmp(revocation.key, short_id.at, BULLA_SHORT_ID_BYTES) == 0) {
      count->tally->gone |= bulla_bit(i);
    }
  }
}

static enum bulla_status verify(const struct count *count, uint32_t index,
                                const uint8_t header[BULLA_PROTECTED_MIN_BYTES],
                                struct bulla_cursor value) {
  const struct bulla_crypto *crypto = count->crypto;
  const struct bulla_key_entry *key = &count->store->keys[index];
  uint8_t public_key[64];
  uint8_t message[BULLA_SIGNED_BYTES];
  const size_t length = bulla_public_key(key, public_key);
  bulla_signed_bytes(header, count->digest, message);
  return crypto->verify(crypto->context, key->algorithm, public_key, length, message,
                        sizeof message, value.at, value.left);
}

static enum bulla_status count_entry(struct count *count, const struct bulla_signature *entry) {
  struct bulla_tally *tally = count->tally;
  uint8_t header[BULLA_PROTECTED_MIN_BYTES];
  const struct bulla_cursor short_id = bulla_short_id_of(entry);
  tally->any = true;
  const int found = key_with_short_id(count->store, short_id);
  if (found < 0) {
    note_gone(count, short_id);
    return BULLA_OK;
  }
  const uint32_t index = (uint32_t)found;
  bulla_protected_header(count->store->keys[index].algorithm, short_id.at, count->type, header);
  if (!bulla_cursor_equal(entry->protected_header, bulla_cursor_over(header, sizeof header))) {
    tally->known_id = true;
    return BULLA_OK;
  }
  if (((tally->valid | tally->revoked) & bulla_bit(index)) != 0) return BULLA_OK;
  const enum bulla_status status = verify(count, index, header, entry->value);
  if (status == BULLA_SIG_MALFORMED) {
    tally->malformed = true;
  } else if (status == BULLA_SIG_INVALID) {
    tally->invalid = true;
  } else if (status != BULLA_OK) {
    return status;
  } else if ((count->store->revoked & ~count->grandfathered & bulla_bit(index)) != 0) {
    tally->revoked |= bulla_bit(index);
  } else {
    tally->valid |= bulla_bit(index);
  }
  return BULLA_OK;
}

enum bulla_status bulla_tally_list(struct bulla_tally *tally, const struct bulla_key_store *store,
                                   const struct bulla_crypto *crypto, struct bulla_list signatures,
                                   const uint8_t digest[BULLA_DIGEST_BYTES], uint32_t type,
                                   uint32_t grandfathered) {
  struct count count = {tally, store, crypto, digest, type, grandfathered};
  struct bulla_signature entry;
  while (bulla_signatures_next(&signatures, &entry)) BULLA_TRY(count_entry(&count, &entry));
  return BULLA_OK;
}

/* The revocation of a key id; false when it is not revoked. */
static bool find_revocation(const struct bulla_key_store *store, const uint8_t *id,
                            struct bulla_revocation *revocation) {
  struct bulla_list revocations = store->view.revocations;
  while (bulla_list_next(&revocations, bulla_read_revocation, revocation)) {
    if (memcmp(revocation->key, id, BULLA_KEY_ID_BYTES) == 0) return true;
  }
  return false;
}

/* A grandfather proof lets the one revoked key that it names count for this very document. */
static enum bulla_status count_grandfathered(struct count *count, struct bulla_cursor body) {
  struct bulla_grandfathered proof;
  struct bulla_revocation revocation;
  bool included = false;
  BULLA_TRY(bulla_grandfathered_decode(body, &proof));
  if (!find_revocation(count->store, proof.key, &revocation)) return BULLA_OK;
  if (revocation.has_grandfather) {
    BULLA_TRY(bulla_merkle_includes(count->crypto, count->digest, &proof.path, revocation.size,
                                    revocation.root, &included));
  }
  if (!included) {
    count->tally->grandfather_lost = true;
    return BULLA_OK;
  }
  /* A key that left the table is past helping, but its proof is not astray. */
  const int index = bulla_key_store_find(count->store, proof.key);
  if (index >= 0) count->grandfathered |= bulla_bit((uint32_t)index);
  return BULLA_OK;
}

/* The signatures of a batch whose path leads to its root count as if they stood over the document.
 */
static enum bulla_status count_batched(const struct count *count, struct bulla_cursor body) {
  struct bulla_batched batched;
  uint8_t digest[BULLA_DIGEST_BYTES];
  bool included;
  BULLA_TRY(bulla_batched_decode(body, &batched));
  if (batched.batch.covered_type != count->type) return BULLA_OK;
  BULLA_TRY(bulla_merkle_includes(count->crypto, count->digest, &batched.path, batched.batch.size,
                                  batched.batch.root, &included));
  if (!included) {
    count->tally->batch_lost = true;
    return BULLA_OK;
  }
  BULLA_TRY(bulla_digest(count->crypto, batched.batch_document, digest));
  return bulla_tally_list(count->tally, count->store, count->crypto, batched.signatures, digest,
                          BULLA_TYPE_BATCH, count->grandfathered);
}

/* Proofs come in ascending order of kind: batches (1) before grandfather proofs (2). Both passes
 * walk the list, so that a batch signed by a grandfathered key counts too. */
enum bulla_status bulla_tally_envelope(struct bulla_tally *tally,
                                       const struct bulla_key_store *store,
                                       const struct bulla_crypto *crypto,
                                       const struct bulla_envelope *envelope,
                                       const uint8_t digest[BULLA_DIGEST_BYTES], uint32_t type) {
  struct count count = {tally, store, crypto, digest, type, 0};
  const bool manifest = type == BULLA_TYPE_MANIFEST;
  struct bulla_list proofs = envelope->proofs;
  struct bulla_proof proof;
  while (manifest && bulla_list_next(&proofs, bulla_read_proof, &proof)) {
    if (proof.kind != BULLA_PROOF_GRANDFATHERED) continue;
    BULLA_TRY(count_grandfathered(&count, proof.body));
  }
  BULLA_TRY(bulla_tally_list(tally, store, crypto,
                             manifest ? envelope->signatures : envelope->transport_signatures,
                             digest, type, count.grandfathered));
  proofs = envelope->proofs;
  while (bulla_list_next(&proofs, bulla_read_proof, &proof)) {
    if (proof.kind != BULLA_PROOF_BATCHED) continue;
    BULLA_TRY(count_batched(&count, proof.body));
  }
  return BULLA_OK;
}
