// SPDX-License-Identifier: Apache-2.0
//
// Signature entries and the bytes that are signed (FORMAT.md 5): COSE_Sign1 shape, the document
// stands in it by its SHA-256. No secret and no verification here.
#pragma once

#include <optional>
#include <vector>

#include "formats/bytes.hpp"
#include "formats/public_key.hpp"
#include "formats/wire/numbers.h"

namespace bulla {

using DocumentType = enum ::bulla_document_type;  // formats/wire has a function of that name, too

struct Signature {
  Bytes protected_header;  // 17 to 24 bytes, exactly as they were signed
  Bytes value;             // 1 to 8192 bytes; of the two algorithms of version 1: 64

  bool operator==(const Signature &) const = default;
};

// {1: algorithm, 4: short id, 16: 65000 + type}: 17 bytes. Throws kInternal unless the algorithm is
// one of the two of version 1.
Bytes protected_header(int algorithm, const ShortId &id, DocumentType type);

// The Sig_structure over a document with this digest: 65 bytes. `protected_header` has 17 bytes.
Bytes signed_bytes(ByteView protected_header, const Digest &document);

// What a protected header says, for display and for finding a key.
struct SignatureHeader {
  int algorithm;
  ShortId key;
  DocumentType type;

  bool operator==(const SignatureHeader &) const = default;
};

// Recognises a header by rebuilding it, as verifiers do; nothing for one that no algorithm and type
// of version 1 gives. Says nothing about the signature.
std::optional<SignatureHeader> recognise_header(ByteView protected_header);

Bytes encode(const Signature &signature);

}  // namespace bulla
