// SPDX-License-Identifier: Apache-2.0
//
// The encoder of seals (FORMAT.md 7.6), and how one comes from a package.
#include "formats/seal.hpp"

#include <algorithm>
#include <iterator>

#include "formats/cbor_writer.hpp"
#include "formats/encode_parts.hpp"

namespace bulla {

Bytes encode(const Seal &seal) {
  return encode_item([&](CborWriter &out) {
    out.map(seal.proofs.empty() ? 2 : 3);
    out.uint(0);
    out.bytes(seal.manifest);
    out.uint(1);
    write(out, seal.signatures);
    if (seal.proofs.empty()) return;
    out.uint(4);
    write(out, seal.proofs);
  });
}

Seal seal_of(const FileEnvelope &envelope) {
  Seal seal{envelope.document, envelope.signatures, {}};
  const auto belongs = [](const Proof &proof) {
    return proof.kind == BULLA_PROOF_BATCHED || proof.kind == BULLA_PROOF_GRANDFATHERED;
  };
  std::copy_if(envelope.proofs.begin(), envelope.proofs.end(), std::back_inserter(seal.proofs),
               belongs);
  return seal;
}

}  // namespace bulla
