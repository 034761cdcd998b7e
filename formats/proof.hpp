// SPDX-License-Identifier: Apache-2.0
//
// Proofs (FORMAT.md 7.2 to 7.4, 6.6, 8.4): unsigned companions of a document, each of which proves
// itself. An envelope keeps them as kind and body, because an unknown kind is carried and a bad
// chain must not spoil the envelope; the functions here open and make the bodies.
#pragma once

#include <cstdint>
#include <vector>

#include "formats/bytes.hpp"
#include "formats/signature.hpp"
#include "formats/wire/numbers.h"

namespace bulla {

struct Proof {
  std::uint32_t kind = 0;  // bulla_proof_kind, or another number of 1 to 16
  Bytes body;              // exactly as read

  bool operator==(const Proof &) const = default;
};

// A document of its own (type 8): one signature over it covers every leaf.
struct Batch {
  std::uint32_t covered_type = BULLA_TYPE_MANIFEST;  // or BULLA_TYPE_TRANSPORT
  std::uint32_t size = 0;                            // leaves
  Digest root{};

  bool operator==(const Batch &) const = default;
};

struct BatchedProof {
  Bytes batch;  // the document, exactly as signed
  std::vector<Signature> signatures;
  std::uint32_t index = 0;
  std::vector<Digest> path;

  bool operator==(const BatchedProof &) const = default;
};

struct GrandfatheredProof {
  KeyId key{};
  std::uint32_t index = 0;
  std::vector<Digest> path;

  bool operator==(const GrandfatheredProof &) const = default;
};

struct ChainLink {
  Bytes key_store;  // the document, exactly as signed
  std::vector<Signature> signatures;

  bool operator==(const ChainLink &) const = default;
};

struct Chain {
  std::vector<ChainLink> links;  // versions ascending; kept in the caller's order

  bool operator==(const Chain &) const = default;
};

Bytes encode(const Batch &batch);
Batch decode_batch(ByteView document);

// The body of a proof of that kind, and the proof itself.
Bytes encode(const BatchedProof &proof);
Bytes encode(const GrandfatheredProof &proof);
Bytes encode(const Chain &chain);
Proof to_proof(const BatchedProof &proof);
Proof to_proof(const GrandfatheredProof &proof);
Proof to_proof(const Chain &chain);

// Bodies by kind; throw Error with the decoder's status and the field's path. Neither path nor
// signatures nor the order of versions are judged.
BatchedProof decode_batched(ByteView body);
GrandfatheredProof decode_grandfathered(ByteView body);
Chain decode_chain(ByteView body);

}  // namespace bulla
