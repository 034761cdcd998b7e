// SPDX-License-Identifier: Apache-2.0
//
// The encoders of batches and proofs (FORMAT.md 7.2 to 7.4, 6.6, 8.4).
#include "formats/proof.hpp"

#include "formats/cbor_writer.hpp"
#include "formats/encode_parts.hpp"

namespace bulla {
namespace {

void write_path(CborWriter &out, const std::vector<Digest> &path) {
  out.array(path.size());
  for (const Digest &node : path) out.bytes(node);
}

Bytes encode(const ChainLink &link) {
  return encode_item([&](CborWriter &out) {
    out.map(2);
    out.uint(0);
    out.bytes(link.key_store);
    out.uint(1);
    write(out, link.signatures);
  });
}

}  // namespace

Bytes encode(const Batch &batch) {
  return encode_item([&](CborWriter &out) {
    out.map(5);
    out.uint(0);
    out.uint(BULLA_TYPE_BATCH);
    out.uint(1);
    out.uint(BULLA_FORMAT_VERSION);
    out.uint(2);
    out.uint(batch.covered_type);
    out.uint(3);
    out.uint(batch.size);
    out.uint(4);
    out.bytes(batch.root);
  });
}

Bytes encode(const BatchedProof &proof) {
  return encode_item([&](CborWriter &out) {
    out.array(4);
    out.bytes(proof.batch);
    write(out, proof.signatures);
    out.uint(proof.index);
    write_path(out, proof.path);
  });
}

Bytes encode(const GrandfatheredProof &proof) {
  return encode_item([&](CborWriter &out) {
    out.array(3);
    out.bytes(proof.key);
    out.uint(proof.index);
    write_path(out, proof.path);
  });
}

Bytes encode(const Chain &chain) {
  return encode_item([&](CborWriter &out) {
    out.array(chain.links.size());
    for (const ChainLink &link : chain.links) out.bytes(encode(link));
  });
}

Proof to_proof(const BatchedProof &proof) {
  return {BULLA_PROOF_BATCHED, encode(proof)};
}

Proof to_proof(const GrandfatheredProof &proof) {
  return {BULLA_PROOF_GRANDFATHERED, encode(proof)};
}

Proof to_proof(const Chain &chain) {
  return {BULLA_PROOF_CHAIN, encode(chain)};
}

}  // namespace bulla
