// SPDX-License-Identifier: Apache-2.0
//
// A private key that can be asked for signatures, wherever it lives: in a file, behind a program,
// in a token. Knows no format: what is signed is bytes.
#pragma once

#include <array>
#include <string>

#include "formats/bytes.hpp"
#include "formats/public_key.hpp"

namespace bulla {

// Ed25519: R and S. ES256: r and s, big-endian, 32 bytes each; never DER.
using RawSignature = std::array<std::uint8_t, 64>;

class SigningKey {
 public:
  virtual ~SigningKey() = default;

  virtual const PublicKey &public_key() const = 0;

  // One signature over `message` by the key's own algorithm (ES256 hashes it with SHA-256 first).
  // What Bulla signs is the Sig_structure of 65 bytes, whatever the document's size.
  // Errors: signer-failed, signer-timeout.
  // Does not check the signature: whoever uses it verifies it with the public key first.
  virtual RawSignature sign(ByteView message) = 0;

  // Where the key lives, for messages: "key file release.key". Never a secret.
  virtual std::string describe() const = 0;
};

}  // namespace bulla
