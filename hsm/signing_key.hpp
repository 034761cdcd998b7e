// SPDX-License-Identifier: Apache-2.0
//
// A private key that can be asked for signatures, wherever it lives: in a file, behind a program,
// in a token. Knows no format: what is signed is bytes.
#pragma once

#include <array>
#include <deque>
#include <optional>
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

  // The same in two halves. ask() hands a message over and returns at once; take() gives the
  // signature over the oldest message that was not taken yet. A key that signs_ahead() works in
  // between, so that its holder can put the last package away and prepare the next meanwhile; any
  // other signs in take(). Errors: those of sign(); after one, what was asked for is lost.
  virtual void ask(ByteView message) { asked_.emplace_back(message.begin(), message.end()); }
  virtual RawSignature take();
  virtual bool signs_ahead() const { return false; }

  // By what the maker of the token vouches that the key was made in it and cannot leave it: an
  // X.509 certificate, as the token gives it. Nothing where there is none. Errors: those of sign().
  // Does not judge it: whose word it is, is the reader's to decide.
  virtual std::optional<Bytes> attestation() { return std::nullopt; }

  // Where the key lives, for messages: "key file release.key". Never a secret.
  virtual std::string describe() const = 0;

 private:
  std::deque<Bytes> asked_;
};

}  // namespace bulla
