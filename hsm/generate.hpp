// SPDX-License-Identifier: Apache-2.0
//
// New key pairs in files: NAME.key, PKCS#8 PEM with rights 0600, and NAME.pub, SubjectPublicKeyInfo
// PEM with rights 0644.
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

// `algorithm` is BULLA_ALG_ED25519 or BULLA_ALG_ES256. Writes `name`.key and `name`.pub. An empty
// passphrase leaves the key unencrypted; the caller warns. With one it is encrypted as
// hsm/pkcs8.hpp says. Errors: output-exists when either file exists (nothing is overwritten, ever),
// output-failed, disk-full; then neither file is left.
KeyFiles generate_key_files(int algorithm, const std::filesystem::path &name,
                            const Secret &passphrase);

}  // namespace bulla
