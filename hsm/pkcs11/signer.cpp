// SPDX-License-Identifier: Apache-2.0
//
// C_SignInit, C_Sign, and what comes out.
#include "hsm/pkcs11/signer.hpp"

#include <algorithm>

#include "formats/digest.hpp"
#include "hsm/ecdsa_der.hpp"
#include "hsm/pkcs11/attestation.hpp"
#include "hsm/pkcs11/result.hpp"
#include "hsm/signature_probe.hpp"

namespace bulla::pkcs11 {
namespace {

constexpr std::size_t kDigestBytes = 32;
constexpr std::size_t kAnswerMaxBytes = 256;  // DER has at most 72

CK_MECHANISM_TYPE mechanism_of(Curve curve) {
  return curve == Curve::kEd25519 ? CKM_EDDSA : CKM_ECDSA;
}

// 64 bytes are r and s as PKCS#11 wants them; some tokens give DER instead. DER of 64 bytes would
// need two numbers that are each 24 bits short: it is taken for raw, does not verify, and the next
// try gives another.
RawSignature raw_from(const Bytes &answer, Curve curve) {
  RawSignature raw{};
  if (answer.size() == raw.size()) {
    std::ranges::copy(answer, raw.begin());
    return raw;
  }
  if (curve == Curve::kP256) {
    if (const auto from_der = raw_from_der(answer)) return *from_der;
  }
  throw Error(Reason::kSignerFailed, "the token gave " + std::to_string(answer.size()) +
                                         " bytes, which is no signature of this key")
      .hint("update the module");
}

}  // namespace

Signer::Signer(Session &session, TokenUri uri, const std::optional<PublicKey> &given,
               const ProgramSide &program)
    : Signer(session, uri, find_key(session, uri, given, program), program) {}

Signer::Signer(Session &session, TokenUri uri, FoundKey key, const ProgramSide &program)
    : session_(session),
      uri_(std::move(uri)),
      key_(std::move(key)),
      program_(program),
      generation_(session.generation()) {
  require_mechanism(session_.module(), session_.slot(), mechanism_of(key_.curve), CKF_SIGN);
}

std::optional<Bytes> Signer::attestation() const {
  return attestation_of(session_, key_.handle, key_.public_key);
}

RawSignature Signer::sign(ByteView message) {
  const bool ed25519 = key_.curve == Curve::kEd25519;
  if (ed25519 && message.size() > kEd25519MessageMaxBytes)
    throw Error(Reason::kHsmMessageTooLong,
                std::to_string(message.size()) + " bytes are too many for small tokens");
  const RawSignature signature =
      ed25519 ? sign_in_token(CKM_EDDSA, message) : sign_digest(sha256(message));
  if (!was_proved_ && !signature_fits(key_.public_key, message, signature))
    throw Error(Reason::kHsmKeyMismatch,
                "what the " + session_.slot().name() +
                    " signed does not verify with the public key taken for this key's")
        .hint("find out which public key belongs to it; give it with --pub KEY.pub");
  was_proved_ = true;
  return signature;
}

RawSignature Signer::sign_digest(ByteView digest) {
  if (digest.size() != kDigestBytes)
    throw Error(Reason::kHsmDigestLength,
                "a digest of " + std::to_string(digest.size()) + " bytes is not signed");
  return sign_in_token(CKM_ECDSA, digest);
}

RawSignature Signer::sign_in_token(CK_MECHANISM_TYPE mechanism, ByteView input) {
  if (generation_ != session_.generation()) find_again();
  Bytes answer;
  CK_RV result = try_with_login(mechanism, input, answer);
  if (was_cut_off(result)) {
    program_.notice(session_.slot().name() + ": it has ended the session; a new one is opened");
    session_.reopen();
    find_again();
    result = try_with_login(mechanism, input, answer);
  }
  require_ok(result, "C_Sign");
  return raw_from(answer, key_.curve);
}

// Some tokens show their keys to all, but sign for their user only.
CK_RV Signer::try_with_login(CK_MECHANISM_TYPE mechanism, ByteView input, Bytes &answer) {
  const CK_RV result = try_in_token(mechanism, input, answer);
  if (result != CKR_USER_NOT_LOGGED_IN || session_.is_logged_in()) return result;
  session_.log_in(program_);
  return try_in_token(mechanism, input, answer);
}

// Tokens end sessions by themselves: after a time, after sleep, when another program resets them.
bool Signer::was_cut_off(CK_RV result) const {
  const bool logged_out = result == CKR_USER_NOT_LOGGED_IN && key_.login == FoundKey::Login::kOnce;
  return logged_out || result == CKR_SESSION_HANDLE_INVALID || result == CKR_SESSION_CLOSED ||
         result == CKR_KEY_HANDLE_INVALID || result == CKR_OBJECT_HANDLE_INVALID;
}

void Signer::find_again() {
  key_ = find_key(session_, uri_, key_.public_key, program_);
  generation_ = session_.generation();
  was_proved_ = false;
}

CK_RV Signer::try_in_token(CK_MECHANISM_TYPE mechanism, ByteView input, Bytes &answer) {
  const Module &module = session_.module();
  CK_MECHANISM wanted{mechanism, nullptr, 0};
  CK_RV result = module->C_SignInit(session_.handle(), &wanted, key_.handle);
  if (result != CKR_OK) return result;
  if (key_.login == FoundKey::Login::kEverySignature) session_.log_in_for_operation(program_);
  Bytes data(input.begin(), input.end());  // Cryptoki's arguments are not const
  answer.resize(kAnswerMaxBytes);
  CK_ULONG size = answer.size();
  result = module->C_Sign(session_.handle(), data.data(), data.size(), answer.data(), &size);
  answer.resize(std::min<std::size_t>(size, answer.size()));
  return result;
}

}  // namespace bulla::pkcs11
