// SPDX-License-Identifier: Apache-2.0
//
// The two documents of an envelope that can carry signatures: entry 0 (a manifest or a key store)
// and the transport beside it (FORMAT.md 5.1, 7.1).
#pragma once

#include <string_view>
#include <vector>

#include "formats/envelope.hpp"

namespace bulla {

enum class EnvelopePart { kDocument, kTransport };

// What `sign --what` names. On a package without a transport, both is the document alone.
enum class SignWhat { kBoth, kManifest, kTransport };

// The parts to sign, in the order of the envelope. Error: usage for kTransport where there is none.
std::vector<EnvelopePart> parts_to_sign(const FileEnvelope &envelope, SignWhat what);

ByteView document_of(const FileEnvelope &envelope, EnvelopePart part);
bulla_document_type type_of(const FileEnvelope &envelope, EnvelopePart part);
std::vector<Signature> &signatures_of(FileEnvelope &envelope, EnvelopePart part);

// Throws unless `document` is a whole, canonical manifest, key store or transport, by the rules
// that devices read it with: nothing else is ever signed. Errors: the decoder's status and field;
// feature-unsupported for types that are reserved; wrong-type for those that are never signed
// alone.
void require_signable(ByteView document, bulla_document_type type);

}  // namespace bulla
