// SPDX-License-Identifier: Apache-2.0
//
// Request → signature → attach: the one way to every signature, the local key file's included. The
// asking side has the package, the answering side has the key; what travels between them is
// described in FORMAT.md 6.5. The answering side rebuilds everything from the document in the
// request and shows no text of it.
#pragma once

#include <optional>

#include "formats/envelope.hpp"
#include "formats/exchange.hpp"
#include "hsm/signing_key.hpp"
#include "signer/envelope_parts.hpp"

namespace bulla {

// Asks for `key`'s signature over one part of an envelope. Errors: those of require_signable.
Request make_request(const FileEnvelope &envelope, EnvelopePart part, const PublicKey &key);

// Signs what a request asks for. The signature has been verified.
// Errors: key-mismatch when another key is asked for; those of require_signable;
// batch-proof for a batch that is not that of its documents; those of SigningKey::sign;
// signature-wrong when what the key gave does not verify.
Response answer(const Request &request, SigningKey &key);

// answer() in two halves, so that the key may work in between (SigningKey::ask): a take for each
// ask, in their order. Errors of both: those of answer().
void ask_for_answer(const Request &request, SigningKey &key);
Response take_answer(const Request &request, SigningKey &key);

enum class Attached {
  kAdded,
  kReplaced,      // an entry of this key was there that did not verify
  kAlreadyThere,  // the key has a valid signature there: nothing changed
};

// Puts the answer to `request` into the envelope of the package that the request was made from.
// Errors: response-mismatch when the response answers another request, or when neither part of the
// envelope is what was asked about; signature-wrong when it does not verify; too-many-signatures.
Attached attach(FileEnvelope &envelope, const Request &request, const Response &response);

// The same where the request is not at hand: it is made again, for either part and with the digest
// of the preflight report, if one was in it. A request with a nonce cannot be made again: use the
// above.
Attached attach(FileEnvelope &envelope, const PublicKey &key,
                const std::optional<Digest> &preflight, const Response &response);

// Puts a bare signature into the envelope, on the part that it verifies for: 64 raw bytes, or DER
// for ES256. Errors: signature-wrong when it verifies for none; too-many-signatures.
Attached attach_raw(FileEnvelope &envelope, const PublicKey &key, ByteView signature);

// Whether `key` has a valid signature on this part.
bool has_valid_signature(const FileEnvelope &envelope, EnvelopePart part, const PublicKey &key);

}  // namespace bulla
