// SPDX-License-Identifier: Apache-2.0
//
// Private keys as people keep them: PEM with PKCS#8 in it (RFC 5958), plain ("PRIVATE KEY") or
// encrypted ("ENCRYPTED PRIVATE KEY", PBES2 of RFC 8018).
//
// What we write is encrypted with AES-256-CBC under scrypt with N 2^14, r 8, p 8 (16 MiB and about
// 0.3 s for each guess): OpenSSL opens no scrypt key above 32 MiB, so more work goes into p. Any
// PBES2 that OpenSSL knows is read.
#pragma once

#include <string>

#include "hsm/passphrase.hpp"
#include "hsm/private_key.hpp"

namespace bulla {

// Throws key-unreadable, or key-unsupported, with what was found unless `pem` begins with a PKCS#8
// key: for a public key, a certificate, a private key in another form. Opens nothing.
void require_private_key_pem(ByteView pem, const std::string &name);

// `pem` is the content of a file, `name` its path for messages. `passphrase` is asked only if the
// key is encrypted. The public half that a file may carry too must belong to the private one.
// Errors: those of require_private_key_pem; key-unreadable when it is damaged; key-unsupported for
// RSA, other curves and encryption that OpenSSL 3 no longer has; passphrase-wrong.
PrivateKey private_key_from_pem(ByteView pem, const std::string &name,
                                const PassphraseSource &passphrase);

// An empty passphrase: not encrypted. The text is secret as long as it is not.
Secret private_key_to_pem(const PrivateKey &key, const Secret &passphrase);

}  // namespace bulla
