// SPDX-License-Identifier: Apache-2.0
//
// One signature judged by the crypto of the verifier: whatever a key, a program or a token gave is
// checked here before it is used, and so is what already stands in a package.
#pragma once

#include "formats/bytes.hpp"
#include "formats/public_key.hpp"
#include "formats/signature.hpp"
#include "formats/wire/status.h"

namespace bulla {

// The entry that `value` makes as the signature of `key` over a document: its header is rebuilt.
Signature signature_entry(const PublicKey &key, bulla_document_type type, ByteView value);

// OK, sig-malformed or sig-invalid for a signature over these bytes themselves. Throws
// crypto-failed.
bulla_status judge_message(const PublicKey &key, ByteView message, ByteView value);

// OK, sig-malformed or sig-invalid (FORMAT.md 5.4, 5.5). Throws crypto-failed.
bulla_status judge_signature(const PublicKey &key, bulla_document_type type, const Digest &document,
                             ByteView value);

}  // namespace bulla
