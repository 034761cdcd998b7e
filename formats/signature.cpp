// SPDX-License-Identifier: Apache-2.0
//
// Signature entries, their headers, and the bytes that are signed.
#include "formats/signature.hpp"

#include <algorithm>

#include "formats/cbor_writer.hpp"
#include "formats/error.hpp"
#include "formats/number_names.hpp"
#include "formats/wire/signature.h"

namespace bulla {
namespace {

constexpr int kAlgorithms[] = {BULLA_ALG_ED25519, BULLA_ALG_ES256};
constexpr DocumentType kSignedTypes[] = {
    BULLA_TYPE_MANIFEST,   BULLA_TYPE_KEY_STORE, BULLA_TYPE_UPDATE,    BULLA_TYPE_FRESHNESS,
    BULLA_TYPE_CHECKPOINT, BULLA_TYPE_BATCH,     BULLA_TYPE_TRANSPORT,
};

constexpr std::size_t kShortIdAt = 5;  // FORMAT.md 5.2

}  // namespace

Bytes protected_header(int algorithm, const ShortId &id, DocumentType type) {
  if (algorithm != BULLA_ALG_ED25519 && algorithm != BULLA_ALG_ES256) {
    throw Error(Reason::kInternal, "no protected header for " + algorithm_name(algorithm));
  }
  Bytes header(BULLA_PROTECTED_MIN_BYTES);
  bulla_protected_header(algorithm, id.data(), type, header.data());
  return header;
}

Bytes signed_bytes(ByteView protected_header, const Digest &document) {
  if (protected_header.size() != BULLA_PROTECTED_MIN_BYTES) {
    throw Error(Reason::kInternal, "a protected header that does not have 17 bytes");
  }
  Bytes bytes(BULLA_SIGNED_BYTES);
  bulla_signed_bytes(protected_header.data(), document.data(), bytes.data());
  return bytes;
}

std::optional<SignatureHeader> recognise_header(ByteView header) {
  if (header.size() != BULLA_PROTECTED_MIN_BYTES) return std::nullopt;
  SignatureHeader found{};
  std::copy_n(header.begin() + kShortIdAt, found.key.size(), found.key.begin());
  for (const int algorithm : kAlgorithms) {
    for (const DocumentType type : kSignedTypes) {
      const Bytes rebuilt = protected_header(algorithm, found.key, type);
      if (!std::equal(rebuilt.begin(), rebuilt.end(), header.begin(), header.end())) continue;
      found.algorithm = algorithm;
      found.type = type;
      return found;
    }
  }
  return std::nullopt;
}

Bytes encode(const Signature &signature) {
  return encode_item([&](CborWriter &out) {
    out.array(4);
    out.bytes(signature.protected_header);
    out.map(0);
    out.nil();
    out.bytes(signature.value);
  });
}

}  // namespace bulla
