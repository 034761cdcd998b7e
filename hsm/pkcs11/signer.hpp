// SPDX-License-Identifier: Apache-2.0
//
// Signatures by one key of one session, as many as wanted. What tokens get wrong by themselves is
// held here: the digest's length (Q5), the form of the answer, a public key that is another's.
#pragma once

#include "hsm/pkcs11/key_search.hpp"
#include "hsm/signing_key.hpp"

namespace bulla::pkcs11 {

// The longest message for Ed25519, which has to fit into the token whole (Q6).
inline constexpr std::size_t kEd25519MessageMaxBytes = 1500;

class Signer {
 public:
  // Finds the key and logs in where that is needed. `session` and `program` outlive this.
  // Errors: those of find_key; hsm-no-mechanism.
  Signer(Session &session, TokenUri uri, const std::optional<PublicKey> &given,
         const ProgramSide &program);
  // With a key that was found already. Error: hsm-no-mechanism.
  Signer(Session &session, TokenUri uri, FoundKey key, const ProgramSide &program);

  const PublicKey &public_key() const { return key_.public_key; }

  // One signature over `message`; ES256 hashes it here, not in the token. The first one is
  // verified, so that a wrong public key cannot be taken for the token's. A session that the token
  // has ended is opened again, with a login where that is needed, once for a signature.
  // Errors: hsm-key-mismatch, hsm-message-too-long, signer-failed, those of result_error and of
  // Session::log_in.
  RawSignature sign(ByteView message);

  // The raw step of ES256. Error: hsm-digest-length unless `digest` has 32 bytes: some tokens sign
  // anything, and what comes out looks valid.
  RawSignature sign_digest(ByteView digest);

  // As attestation_of() of hsm/pkcs11/attestation.hpp.
  std::optional<Bytes> attestation() const;

 private:
  RawSignature sign_in_token(CK_MECHANISM_TYPE mechanism, ByteView input);
  CK_RV try_with_login(CK_MECHANISM_TYPE mechanism, ByteView input, Bytes &answer);
  CK_RV try_in_token(CK_MECHANISM_TYPE mechanism, ByteView input, Bytes &answer);
  bool was_cut_off(CK_RV result) const;
  void find_again();

  Session &session_;
  TokenUri uri_;
  FoundKey key_;
  const ProgramSide &program_;
  unsigned generation_;  // of the session in which `key_` was found
  bool was_proved_ = false;
};

}  // namespace bulla::pkcs11
