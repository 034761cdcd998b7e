// SPDX-License-Identifier: Apache-2.0
//
// A key in a token behind a PKCS#11 module, named by an RFC 7512 URI. The module runs in a process
// of its own; one session serves all signatures.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "hsm/key_uri.hpp"
#include "hsm/pkcs11/token_access.hpp"
#include "hsm/signing_key.hpp"

namespace bulla {

// Finds the one token and the one key, and logs in where that is needed. `public_key` (--pub)
// stands for the one in the token, where there is none or it cannot be read.
// Errors: usage for the URI; module-missing, hsm-module-failed, hsm-no-token, hsm-ambiguous-token,
// key-not-found, hsm-ambiguous-key, hsm-bad-point, hsm-key-mismatch, hsm-no-mechanism,
// key-unsupported, hsm-pin-locked, hsm-pin-final-try, passphrase-wrong, passphrase-needed,
// hsm-token-gone, signer-failed, signer-timeout, interrupted.
std::unique_ptr<SigningKey> open_token_key(const TokenKeyUri &uri, const TokenAccess &access,
                                           const std::optional<PublicKey> &public_key);

// Has the key sign a random text, which throws hsm-key-mismatch (or whatever else is wrong with it)
// where the public key shown is not its own.
void prove_token_key(SigningKey &key);

}  // namespace bulla
