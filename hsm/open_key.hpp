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
#include "hsm/signing_key.hpp"

namespace bulla {

// What a signing program reads on its stdin.
enum class CommandInput {
  kMessage,  // the bytes to be signed
  kSha256,   // their SHA-256; for ES256 signers that take a digest
};

struct KeyAccess {
  PassphraseSource passphrase = passphrase_from_terminal();
  // Of a `cmd:` key, which cannot say its own.
  std::optional<PublicKey> public_key;
  CommandInput command_input = CommandInput::kMessage;
  // How long one signature of a program may take, a person touching a token included.
  std::chrono::milliseconds command_timeout = std::chrono::seconds(60);
};

// Errors: those of load_file_key and CommandKey; usage when a `cmd:` key has no public key;
// key-unsupported for a token in a build without PKCS#11.
std::unique_ptr<SigningKey> open_signing_key(const KeyUri &uri, const KeyAccess &access);

}  // namespace bulla
