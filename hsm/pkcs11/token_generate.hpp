// SPDX-License-Identifier: Apache-2.0
//
// New key pairs that are made in a token and never leave it.
#pragma once

#include <optional>
#include <string>

#include "formats/public_key.hpp"
#include "hsm/key_uri.hpp"
#include "hsm/pkcs11/token_access.hpp"

namespace bulla {

struct NewTokenKey {
  PublicKey key;
  std::string uri;                   // of the key: what --key takes
  std::string token;                 // "token release (serial 4f3a…)"
  std::optional<Bytes> attestation;  // as SigningKey::attestation
};

// Makes a key of BULLA_ALG_ED25519 or BULLA_ALG_ES256 in the one token that `token` fits, under its
// `object=` (`label` where it has none) and its `id=` (8 random bytes where it has none). The
// private key is sensitive, not extractable, not modifiable, and may sign and nothing else (Q9).
// It has signed once and the signature was verified; a key that fails this is removed again.
// Errors: those of open_token_key; hsm-ambiguous-key when the id or the label is taken.
NewTokenKey generate_token_key(int algorithm, const TokenKeyUri &token, const std::string &label,
                               const TokenAccess &access);

}  // namespace bulla
