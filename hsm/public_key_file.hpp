// SPDX-License-Identifier: Apache-2.0
//
// NAME.pub: a public key in a file, as `bulla key generate` and openssl write it.
#pragma once

#include <string>

#include "formats/public_key.hpp"

namespace bulla {

// Errors: key-not-found, key-unreadable; those of public_key_from_pem, with the path.
PublicKey load_public_key(const std::string &path);

}  // namespace bulla
