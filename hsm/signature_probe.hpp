// SPDX-License-Identifier: Apache-2.0
//
// Whether a signature fits a public key, by OpenSSL: tells which key a token really has. It is no
// verifier: what is trusted is decided by verifier/, whose rules are stricter.
#pragma once

#include "formats/public_key.hpp"
#include "hsm/signing_key.hpp"

namespace bulla {

bool signature_fits(const PublicKey &key, ByteView message, const RawSignature &signature);

}  // namespace bulla
