// SPDX-License-Identifier: Apache-2.0
//
// One loop, three kinds of requests.
#include "hsm/pkcs11/key_service.hpp"

namespace bulla::pkcs11 {

KeyService::KeyService(const std::string &path, const ProgramSide &program)
    : program_(program), module_(path) {}

void KeyService::serve(Bytes request) {
  for (std::optional<Bytes> next = std::move(request); next; next = program_.next_request())
    program_.answer(answer(*next));
}

Bytes KeyService::answer(ByteView request) {
  FieldReader fields(request);
  const auto kind = static_cast<KeyRequest>(fields.number());
  if (kind == KeyRequest::kOpen) return open(fields);
  Signer &signer = *signers_.at(static_cast<std::size_t>(fields.number()));
  if (kind == KeyRequest::kAttest) return signer.attestation().value_or(Bytes());
  const RawSignature signature = signer.sign(fields.bytes());
  return Bytes(signature.begin(), signature.end());
}

Bytes KeyService::open(FieldReader &fields) {
  const TokenUri uri(fields.text());
  std::optional<PublicKey> given;
  if (fields.number() == 1) {
    const int algorithm = fields.number() == 1 ? BULLA_ALG_ES256 : BULLA_ALG_ED25519;
    given = PublicKey{algorithm, fields.bytes()};
  }
  Session &session = session_with(find_token(module_, uri));
  signers_.push_back(std::make_unique<Signer>(session, uri, given, program_));
  const PublicKey &key = signers_.back()->public_key();
  return FieldWriter()
      .number(signers_.size() - 1)
      .number(key.algorithm == BULLA_ALG_ES256 ? 1 : 0)
      .bytes(key.bytes)
      .view();
}

Session &KeyService::session_with(const Slot &slot) {
  std::unique_ptr<Session> &session = sessions_[{slot.id, slot.name()}];
  if (!session) session = std::make_unique<Session>(module_, slot, Session::Access::kRead);
  return *session;
}

}  // namespace bulla::pkcs11
