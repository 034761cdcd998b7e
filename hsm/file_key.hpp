// SPDX-License-Identifier: Apache-2.0
//
// Private keys in PEM files: PKCS#8 (RFC 5958), encrypted or not, for Ed25519 and P-256. The secret
// stays in locked memory; Ed25519 signs by libsodium, ES256 by OpenSSL.
#pragma once

#include <filesystem>
#include <memory>

#include "hsm/passphrase.hpp"
#include "hsm/signing_key.hpp"

namespace bulla {

// Reads the key in `path`; asks `passphrase` only if the file is encrypted.
// Errors: key-not-found; key-file-rights when others may read the file; key-unreadable when it
// holds something else, with what it holds; passphrase-wrong, passphrase-needed; key-unsupported
// for RSA and other curves.
std::unique_ptr<SigningKey> load_file_key(const std::filesystem::path &path,
                                          const PassphraseSource &passphrase);

}  // namespace bulla
