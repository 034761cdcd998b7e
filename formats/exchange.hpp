// SPDX-License-Identifier: Apache-2.0
//
// Request and response (FORMAT.md 6.5): what travels to the machine that has the key, and back. A
// request carries the whole document; the signing side derives everything that it shows from it.
#pragma once

#include <array>
#include <optional>
#include <vector>

#include "formats/bytes.hpp"
#include "formats/public_key.hpp"
#include "formats/signature.hpp"
#include "formats/wire/numbers.h"

namespace bulla {

struct Request {
  DocumentType type = BULLA_TYPE_MANIFEST;  // of `document`; encoded as 65000 + type
  Bytes document;
  PublicKey key;
  std::vector<Bytes> members;       // of a batch: every document that it covers, as the leaves
  std::optional<Digest> preflight;  // of the report that allows a pending key
  std::optional<std::array<std::uint8_t, 16>> nonce;

  bool operator==(const Request &) const = default;
};

struct Response {
  Digest request{};  // SHA-256 of the request's bytes
  KeyId key{};
  Bytes signature;
  std::optional<Bytes> attestation;

  bool operator==(const Response &) const = default;
};

Bytes encode(const Request &request);
Bytes encode(const Response &response);
Request decode_request(ByteView bytes);
Response decode_response(ByteView bytes);

}  // namespace bulla
