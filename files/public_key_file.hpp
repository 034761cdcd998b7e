// SPDX-License-Identifier: Apache-2.0
//
// Public keys in files, as `key generate` and openssl write them.
#pragma once

#include <string>

#include "formats/public_key.hpp"

namespace bulla {

// Errors: key-not-found, key-unreadable; those of public_key_from_pem, and for a private key a hint
// at what to give instead.
PublicKey read_public_key(const std::string &path);

}  // namespace bulla
