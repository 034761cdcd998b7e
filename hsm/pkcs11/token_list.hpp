// SPDX-License-Identifier: Apache-2.0
//
// What a PKCS#11 module has: tokens, and the keys in them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "formats/public_key.hpp"
#include "hsm/key_uri.hpp"
#include "hsm/pkcs11/token_access.hpp"

namespace bulla {

struct ListedKey {
  std::string uri;  // finds this key again
  std::string label;
  Bytes id;                             // CKA_ID
  std::optional<PublicKey> public_key;  // as the token shows it, not proved
  std::string trouble;                  // why there is no public key, in words
  bool private_seen = false;            // without a login often only the public half is
  std::vector<std::string> lints;       // of the private half
};

struct ListedToken {
  std::string module;
  std::string uri;
  std::string label;
  std::string serial;
  std::string manufacturer;
  std::string model;
  std::vector<std::string> states;  // "pin-few-tries", "pin-final-try", "pin-locked", "keypad", …
  bool logged_in = false;
  std::vector<ListedKey> keys;
};

enum class ListLogin : std::uint8_t { kNo, kYes };

// The tokens of `module` that `which` fits (all without it), and their keys. With a login there
// must be exactly one, so that no PIN is tried on another. Errors: those of open_token_key.
std::vector<ListedToken> list_tokens(const std::string &module, const TokenAccess &access,
                                     const std::optional<TokenKeyUri> &which, ListLogin login);

// The words for a lint, "the key can be taken out, wrapped"; empty for a name that is none.
std::string lint_sentence(const std::string &name);

}  // namespace bulla
