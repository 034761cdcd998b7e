// SPDX-License-Identifier: Apache-2.0
//
// A signature from a program of the user's: a cloud KMS, a signing server, a token with tools of
// its own. The program is started directly, never through a shell; it reads what is to be signed on
// stdin and writes the signature on stdout: 64 raw bytes, or DER for ES256.
#pragma once

#include "hsm/open_key.hpp"

namespace bulla {

class CommandKey : public SigningKey {
 public:
  // Error: usage for an Ed25519 key with CommandInput::kSha256, which no Ed25519 verifier accepts.
  CommandKey(CommandKeyUri command, PublicKey public_key, CommandInput input,
             std::chrono::milliseconds timeout);

  const PublicKey &public_key() const override { return public_key_; }
  // Errors: signer-failed when the program cannot be started, ends with a status other than 0 (with
  // the last line of its stderr), or writes something that is no signature; signer-timeout, after
  // the program and all that it started in its process group were killed.
  RawSignature sign(ByteView message) override;
  std::string describe() const override;

 private:
  CommandKeyUri command_;
  PublicKey public_key_;
  CommandInput input_;
  std::chrono::milliseconds timeout_;
};

}  // namespace bulla
