// SPDX-License-Identifier: Apache-2.0
//
// Signs an envelope before it is written anywhere, by the same steps that take a request to another
// machine.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "hsm/signing_key.hpp"
#include "signer/envelope_parts.hpp"
#include "signer/signing_policy.hpp"

namespace bulla {

using SigningKeys = std::vector<std::unique_ptr<SigningKey>>;

// Every key signs every part that `what` names, on which it has no valid signature yet. With a
// policy (it may be null) each key must be allowed to. Errors: those of make_request, answer,
// attach and require_allowed.
void sign_envelope(FileEnvelope &envelope, const SigningKeys &keys, SignWhat what,
                   const SigningPolicy *policy = nullptr);

// The ids of the keys, in hex.
std::vector<std::string> ids_of(const SigningKeys &keys);

// "not signed", "signed by 2 keys"
std::string signed_text(const SigningKeys &keys);

}  // namespace bulla
