// SPDX-License-Identifier: Apache-2.0
//
// C_SignInit, C_Sign, and what comes out.
#include "hsm/pkcs11/signer.hpp"

#include <algorithm>

#include "formats/digest.hpp"
#include "hsm/ecdsa_der.hpp"
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

Signer::Signer(Session &session, FoundKey key, const ProgramSide &program)
    : session_(session), key_(std::move(key)), program_(program) {
  require_mechanism(session_.module(), session_.slot(), mechanism_of(key_.curve), CKF_SIGN);
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
  Bytes answer;
  CK_RV result = try_in_token(mechanism, input, answer);
  if (result == CKR_USER_NOT_LOGGED_IN && !session_.is_logged_in()) {
    session_.log_in(program_);  // a token that shows its keys to all, but signs for its user only
    result = try_in_token(mechanism, input, answer);
  }
  require_ok(result, "C_Sign");
  return raw_from(answer, key_.curve);
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
