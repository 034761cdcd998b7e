// SPDX-License-Identifier: Apache-2.0
//
// By what a token's maker vouches for a key. PKCS#11 has no word for it; what there is of it are
// certificates that the module makes up on demand, beside the key and over its public half
// (YubiKey PIV does so). docs/TOKENS.md 9 says what is taken for one.
#pragma once

#include <optional>

#include "formats/public_key.hpp"
#include "hsm/pkcs11/session.hpp"

namespace bulla::pkcs11 {

// The certificate with the CKA_ID of `key` that has the public key in it and that nobody stored in
// the token (CKA_TOKEN is false), or whose label says that it is an attestation. Nothing where the
// token has none. Errors: those of Session::find and Session::attribute.
// Verifies no signature in it.
std::optional<Bytes> attestation_of(const Session &session, CK_OBJECT_HANDLE key,
                                    const PublicKey &public_key);

}  // namespace bulla::pkcs11
