// SPDX-License-Identifier: Apache-2.0
//
// The envelope of a file (FORMAT.md 7.1): a document, its signatures, the transport, its
// signatures, proofs. Documents are kept as the bytes that were read, because those are what is
// signed.
#pragma once

#include <optional>
#include <vector>

#include "formats/bytes.hpp"
#include "formats/proof.hpp"
#include "formats/signature.hpp"

namespace bulla {

struct FileEnvelope {
  Bytes document;
  std::vector<Signature> signatures;  // over the document, in the order in which they were added
  std::optional<Bytes> transport;
  std::vector<Signature> transport_signatures;  // written exactly when `transport` is there
  std::vector<Proof> proofs;                    // encode() sorts them: by kind, then body

  bool operator==(const FileEnvelope &) const = default;
};

// Throws kInternal for signatures over a transport that is not there, and for a proof given twice.
Bytes encode(const FileEnvelope &envelope);

// Shape only: document and transport are cut out, not read. Throws Error with the decoder's status
// and the path of the field.
FileEnvelope decode_file_envelope(ByteView envelope);

// The type number with which a document begins; wrong-type when it begins otherwise. Nothing else
// of the document is looked at.
DocumentType document_type(ByteView document);

}  // namespace bulla
