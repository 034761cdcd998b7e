/* SPDX-License-Identifier: Apache-2.0
 *
 * Walking a chain where it lies (FORMAT.md 8.5). Each link is read whole into the caller's memory
 * and judged there; nothing is remembered of it but its version.
 */
#include "bulla/chain.h"

#include <string.h>

#include "formats/wire/cbor.h"
#include "formats/wire/proof.h"
#include "formats/wire/try.h"

enum { kHeadMaxBytes = 9 };

/* The next CBOR head of the chain, without taking it; *head_bytes is its length. */
static enum bulla_status peek_head(const struct bulla_chain *chain, struct bulla_cbor_head *head,
                                   size_t *head_bytes) {
  uint8_t bytes[kHeadMaxBytes];
  const size_t length = chain->left < kHeadMaxBytes ? (size_t)chain->left : kHeadMaxBytes;
  struct bulla_cursor at = bulla_cursor_over(bytes, length);
  BULLA_TRY(chain->source->read(chain->source->context, chain->at, bytes, length));
  BULLA_TRY(bulla_cbor_take_head(&at, head));
  *head_bytes = length - at.left;
  return BULLA_OK;
}

static void pass(struct bulla_chain *chain, uint64_t length) {
  chain->at += length;
  chain->left -= length;
}

enum bulla_status bulla_chain_begin(struct bulla_chain *chain, const struct bulla_package *package,
                                    const struct bulla_source *source) {
  struct bulla_cbor_head head;
  size_t head_bytes;
  memset(chain, 0, sizeof *chain);
  chain->source = source;
  if (!package->envelope.has_chain) return BULLA_OK;
  chain->at = package->envelope_offset + package->envelope.chain_offset;
  chain->left = package->envelope.chain_bytes;
  BULLA_TRY(peek_head(chain, &head, &head_bytes));
  if (head.major != BULLA_CBOR_ARRAY || head.value == 0) return BULLA_FIELD_INVALID;
  if (head.value > chain->left - head_bytes) return BULLA_CBOR_TRUNCATED;
  if (head.value > BULLA_CHAIN_LINKS_MAX) return BULLA_CHAIN_TOO_LONG;
  chain->count = (uint32_t)head.value;
  pass(chain, head_bytes);
  return BULLA_OK;
}

/* Brings the next link whole into memory. Its bytes are read anew with their head, and only what
 * then stands in memory is judged. */
static enum bulla_status fetch(struct bulla_chain *chain, uint8_t *memory, size_t memory_bytes,
                               struct bulla_link *link) {
  struct bulla_cbor_head head;
  size_t head_bytes;
  BULLA_TRY(peek_head(chain, &head, &head_bytes));
  if (head.major != BULLA_CBOR_BYTES) return BULLA_FIELD_INVALID;
  if (head.value > chain->left - head_bytes) return BULLA_CBOR_TRUNCATED;
  if (head_bytes + head.value > memory_bytes) return BULLA_MEMORY_EXCEEDED;
  const size_t length = head_bytes + (size_t)head.value;
  struct bulla_cursor bytes = bulla_cursor_over(memory, length);
  BULLA_TRY(chain->source->read(chain->source->context, chain->at, memory, length));
  BULLA_TRY(bulla_chain_next(&bytes, link));
  pass(chain, length);
  return BULLA_OK;
}

/* Skipped links count too: a chain is in order as a whole. */
static bool ascends(const struct bulla_chain *chain, const struct bulla_key_store *store) {
  return chain->number < 2 || store->view.version > chain->last_version;
}

static enum bulla_status judge(const struct bulla_key_store *held,
                               const struct bulla_key_store *next,
                               const struct bulla_crypto *crypto, struct bulla_list signatures,
                               enum bulla_link_fate *fate) {
  if (memcmp(held->view.fleet, next->view.fleet, BULLA_UUID_BYTES) != 0) return BULLA_WRONG_FLEET;
  *fate = BULLA_LINK_SKIPPED;
  if (next->view.version < held->view.version) return BULLA_OK;
  BULLA_TRY(bulla_link_judge(held, next, crypto, signatures));
  if (next->view.version > held->view.version) *fate = BULLA_LINK_TAKEN;
  return BULLA_OK;
}

enum bulla_status bulla_chain_step(struct bulla_chain *chain, const struct bulla_key_store *held,
                                   const struct bulla_crypto *crypto, uint8_t *memory,
                                   size_t memory_bytes, struct bulla_key_store *next,
                                   enum bulla_link_fate *fate) {
  struct bulla_link link;
  uint32_t entry;
  *fate = BULLA_LINK_NONE;
  if (chain->number >= chain->count) {
    chain->number = chain->count + (chain->left != 0);
    return chain->left == 0 ? BULLA_OK : BULLA_TRAILING_BYTES;
  }
  chain->number++;
  BULLA_TRY(fetch(chain, memory, memory_bytes, &link));
  BULLA_TRY(bulla_key_store_open(next, crypto, link.document, &entry));
  if (!ascends(chain, next)) return BULLA_CHAIN_ORDER;
  chain->last_version = next->view.version;
  return judge(held, next, crypto, link.signatures, fate);
}

enum bulla_status bulla_chain_document(const struct bulla_chain *chain,
                                       const struct bulla_key_store *held,
                                       const struct bulla_key_store *document,
                                       const struct bulla_crypto *crypto,
                                       struct bulla_list signatures) {
  if (chain->count > 0 && document->view.version <= chain->last_version) return BULLA_CHAIN_ORDER;
  return bulla_link_judge(held, document, crypto, signatures);
}
