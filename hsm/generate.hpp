// SPDX-License-Identifier: Apache-2.0
//
// New key pairs in files: NAME.key, PKCS#8 PEM with rights 0600, and NAME.pub, SubjectPublicKeyInfo
// PEM with rights 0644. With a passphrase the key is encrypted by PBES2: scrypt (N 2^17, r 8, p 1:
// 128 MiB for each guess) and AES-256-CBC, which openssl and every PKCS#8 reader of today open.
#pragma once

#include <filesystem>

#include "formats/public_key.hpp"
#include "hsm/secret.hpp"

namespace bulla {

struct KeyFiles {
  std::filesystem::path private_key;
  std::filesystem::path public_key;
  PublicKey key;
};

// Writes `name`.key and `name`.pub. An empty passphrase leaves the key unencrypted; the caller warns.
// Errors: output-exists when either file exists (nothing is overwritten, ever), output-failed,
// disk-full; then neither file is left.
KeyFiles generate_key_files(Algorithm algorithm, const std::filesystem::path &name,
                            const Secret &passphrase);

}  // namespace bulla
