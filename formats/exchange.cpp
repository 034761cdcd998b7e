// SPDX-License-Identifier: Apache-2.0
//
// The encoders of request and response (FORMAT.md 6.5).
#include "formats/exchange.hpp"

#include "formats/cbor_writer.hpp"

namespace bulla {

Bytes encode(const Request &request) {
  return encode_item([&](CborWriter &out) {
    out.map(5u + (request.members.empty() ? 0u : 1u) + (request.preflight ? 1u : 0u) +
            (request.nonce ? 1u : 0u));
    out.uint(0);
    out.uint(BULLA_TYPE_REQUEST);
    out.uint(1);
    out.uint(BULLA_FORMAT_VERSION);
    out.uint(2);
    out.integer(BULLA_TYP_BASE + static_cast<int>(request.type));
    out.uint(3);
    out.bytes(request.document);
    out.uint(4);
    out.bytes(encode(request.key));
    if (!request.members.empty()) {
      out.uint(5);
      out.array(request.members.size());
      for (const Bytes &member : request.members) out.bytes(member);
    }
    if (request.preflight) {
      out.uint(6);
      out.bytes(*request.preflight);
    }
    if (request.nonce) {
      out.uint(7);
      out.bytes(*request.nonce);
    }
  });
}

Bytes encode(const Response &response) {
  return encode_item([&](CborWriter &out) {
    out.map(response.attestation ? 6 : 5);
    out.uint(0);
    out.uint(BULLA_TYPE_RESPONSE);
    out.uint(1);
    out.uint(BULLA_FORMAT_VERSION);
    out.uint(2);
    out.bytes(response.request);
    out.uint(3);
    out.bytes(response.key);
    out.uint(4);
    out.bytes(response.signature);
    if (!response.attestation) return;
    out.uint(5);
    out.bytes(*response.attestation);
  });
}

}  // namespace bulla
