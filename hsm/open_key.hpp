// SPDX-License-Identifier: Apache-2.0
//
// From a key URI to a key that signs: the one place that lists the key sources. A new source is one
// file in this room and one line in open_key.cpp.
#pragma once

#include <chrono>
#include <memory>
#include <optional>

#include "hsm/key_uri.hpp"
#include "hsm/passphrase.hpp"
#include "hsm/pkcs11/token_access.hpp"
#include "hsm/signing_key.hpp"

namespace bulla {

// What a signing program reads on its stdin.
enum class CommandInput {
  kMessage,  // the bytes to be signed
  kSha256,   // their SHA-256; for ES256 signers that take a digest
};

struct KeyAccess {
  PassphraseSource passphrase = passphrase_from_terminal();
  // Of a `cmd:` key, which cannot say its own; of a key in a token that does not show it.
  std::optional<PublicKey> public_key;
  CommandInput command_input = CommandInput::kMessage;
  // How long one signature of a program may take, a person touching a token included.
  std::chrono::milliseconds command_timeout = std::chrono::seconds(60);
  TokenAccess token;
};

// Errors: those of load_file_key, CommandKey and open_token_key; usage when a `cmd:` key has no
// public key.
std::unique_ptr<SigningKey> open_signing_key(const KeyUri &uri, const KeyAccess &access);

}  // namespace bulla
