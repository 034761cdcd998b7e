// SPDX-License-Identifier: Apache-2.0
//
// The decoders of batches and of proofs' bodies: those of formats/wire, their views copied out
// (FORMAT.md 6.6, 7.3, 7.4, 8.4).
#include "formats/wire/proof.h"

#include "formats/decode_parts.hpp"
#include "formats/error.hpp"
#include "formats/proof.hpp"
#include "formats/wire/cbor.h"

namespace bulla {

Batch decode_batch(ByteView document) {
  // formats/wire reads a batch only where it stands: in a proof.
  const BatchedProof carrier{
      Bytes(document.begin(), document.end()), {Signature{Bytes(17), {0}}}, 0, {}};
  const Bytes body = encode(carrier);
  bulla_batched view;
  require(bulla_batched_decode(cursor_over(body), &view), "batch");
  return {view.batch.covered_type, view.batch.size, to_digest(view.batch.root)};
}

BatchedProof decode_batched(ByteView body) {
  bulla_batched view;
  require(bulla_batched_decode(cursor_over(body), &view), "batched proof");
  return {to_bytes(view.batch_document), to_signatures(view.signatures), view.path.index,
          to_digests(view.path.digests)};
}

GrandfatheredProof decode_grandfathered(ByteView body) {
  bulla_grandfathered view;
  require(bulla_grandfathered_decode(cursor_over(body), &view), "grandfather proof");
  return {to_digest(view.key), view.path.index, to_digests(view.path.digests)};
}

Chain decode_chain(ByteView body) {
  bulla_cursor links;
  std::uint32_t count = 0;
  require(bulla_chain_open(cursor_over(body), &links, &count), "chain");
  Chain chain;
  for (std::uint32_t i = 0; i < count; i++) {
    bulla_link link;
    require(bulla_chain_next(&links, &link), "chain: link " + std::to_string(i + 1));
    chain.links.push_back({to_bytes(link.document), to_signatures(link.signatures)});
  }
  require(links.left == 0 ? BULLA_OK : BULLA_TRAILING_BYTES, "chain");
  return chain;
}

}  // namespace bulla
