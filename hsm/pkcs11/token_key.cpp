// SPDX-License-Identifier: Apache-2.0
//
// The program's side of a key in a token, and what the module's process does for it.
#include "hsm/pkcs11/token_key.hpp"

#include <sodium.h>

#include <algorithm>

#include "formats/error.hpp"
#include "hsm/pkcs11/fields.hpp"
#include "hsm/pkcs11/module_process.hpp"
#include "hsm/pkcs11/signer.hpp"

namespace bulla {
namespace {

using namespace pkcs11;

// In the module's process: the first answer is the public key, then come signatures.
void serve_key(const ProgramSide &program, const std::string &path, const TokenUri &uri,
               const std::optional<PublicKey> &given) {
  if (!program.next_request()) return;
  const Module module(path);
  Session session(module, find_token(module, uri), Session::Access::kRead);
  Signer signer(session, find_key(session, uri, given, program), program);
  const PublicKey &key = signer.public_key();
  program.answer(
      FieldWriter().number(key.algorithm == BULLA_ALG_ES256 ? 1 : 0).bytes(key.bytes).view());
  while (const auto message = program.next_request()) program.answer(signer.sign(*message));
}

class TokenKey final : public SigningKey {
 public:
  TokenKey(const TokenUri &uri, const TokenAccess &access, const std::optional<PublicKey> &given)
      : name_(uri.name()),
        path_(uri.module(access.module)),
        process_(path_, access,
                 [&](const ProgramSide &program) { serve_key(program, path_, uri, given); }) {
    const Bytes opened = process_.call({});
    FieldReader fields(opened);
    public_key_.algorithm = fields.number() == 1 ? BULLA_ALG_ES256 : BULLA_ALG_ED25519;
    public_key_.bytes = fields.bytes();
  }

  const PublicKey &public_key() const override { return public_key_; }

  RawSignature sign(ByteView message) override {
    try {
      const Bytes answer = process_.call(message);
      RawSignature signature{};
      if (answer.size() != signature.size())
        throw Error(Reason::kHsmModuleFailed, "the module's process answered with garbage");
      std::ranges::copy(answer, signature.begin());
      return signature;
    } catch (Error &error) {
      error.within(describe());
      throw;
    }
  }

  std::string describe() const override { return "token key " + name_; }

 private:
  std::string name_;
  std::string path_;
  ModuleProcess process_;
  PublicKey public_key_;
};

}  // namespace

std::unique_ptr<SigningKey> open_token_key(const TokenKeyUri &uri, const TokenAccess &access,
                                           const std::optional<PublicKey> &public_key) {
  const TokenUri parsed(uri.text);
  parsed.require_private_key();
  TokenAccess own = access;
  if (parsed.pin_file()) own.pin = pin_from_file(*parsed.pin_file());
  return std::make_unique<TokenKey>(parsed, own, public_key);
}

void prove_token_key(SigningKey &key) {
  Bytes text(32);
  randombytes_buf(text.data(), text.size());
  const std::string_view intent = "bulla proves that this key is what the token says: ";
  text.insert(text.begin(), intent.begin(), intent.end());
  (void)key.sign(text);
}

}  // namespace bulla
