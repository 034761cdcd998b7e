// SPDX-License-Identifier: Apache-2.0
//
// The encoder of envelopes (FORMAT.md 7.1).
#include "formats/envelope.hpp"

#include "formats/cbor_writer.hpp"
#include "formats/encode_parts.hpp"
#include "formats/error.hpp"

namespace bulla {

Bytes encode(const FileEnvelope &envelope) {
  if (!envelope.transport && !envelope.transport_signatures.empty()) {
    throw Error(Reason::kInternal, "envelope: signatures over a transport that is not there");
  }
  return encode_item([&](CborWriter &out) {
    out.map(2u + (envelope.transport ? 2u : 0u) + (envelope.proofs.empty() ? 0u : 1u));
    out.uint(0);
    out.bytes(envelope.document);
    out.uint(1);
    write(out, envelope.signatures);
    if (envelope.transport) {
      out.uint(2);
      out.bytes(*envelope.transport);
      out.uint(3);
      write(out, envelope.transport_signatures);
    }
    if (!envelope.proofs.empty()) {
      out.uint(4);
      write(out, envelope.proofs);
    }
  });
}

}  // namespace bulla
