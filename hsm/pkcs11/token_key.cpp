// SPDX-License-Identifier: Apache-2.0
//
// The program's side of a key in a token, and what the module's process does for it.
#include "hsm/pkcs11/token_key.hpp"

#include <sodium.h>

#include <algorithm>

#include "formats/error.hpp"
#include "hsm/pkcs11/key_service.hpp"
#include "hsm/pkcs11/module_process.hpp"

namespace bulla {
namespace {

using namespace pkcs11;

std::shared_ptr<ModuleProcess> start(const std::string &path, const TokenAccess &access) {
  return std::make_shared<ModuleProcess>(path, access, [&](const ProgramSide &program) {
    auto first = program.next_request();
    if (first) KeyService(path, program).serve(std::move(*first));
  });
}

class TokenKey final : public SigningKey {
 public:
  TokenKey(const TokenKeyUri &text, const TokenUri &uri, TokenAccess access,
           const std::optional<PublicKey> &given)
      : name_(uri.name()), access_(std::move(access)) {
    const std::string path = uri.module(access_.module);
    const auto start_new = [&] { return start(path, access_); };
    process_ = access_.modules ? access_.modules->get(path, start_new) : start_new();
    const Bytes opened = call(open_request(text.text, given));
    FieldReader fields(opened);
    number_ = fields.number();
    public_key_.algorithm = fields.number() == 1 ? BULLA_ALG_ES256 : BULLA_ALG_ED25519;
    public_key_.bytes = fields.bytes();
  }

  const PublicKey &public_key() const override { return public_key_; }

  RawSignature sign(ByteView message) override {
    ask(message);
    return take();
  }

  void ask(ByteView message) override {
    FieldWriter request;
    request.number(static_cast<std::uint64_t>(KeyRequest::kSign)).number(number_).bytes(message);
    within_name([&] { asked_.push_back(process_->ask(request.view())); });
  }

  RawSignature take() override {
    const std::uint64_t number = asked_.front();
    asked_.pop_front();
    RawSignature signature{};
    within_name([&] {
      const Bytes answer = process_->take(number, access_);
      if (answer.size() != signature.size())
        throw Error(Reason::kHsmModuleFailed, "the module's process answered with garbage");
      std::ranges::copy(answer, signature.begin());
    });
    return signature;
  }

  bool signs_ahead() const override { return true; }

  std::optional<Bytes> attestation() override {
    Bytes answer;
    within_name([&] {
      answer = call(FieldWriter()
                        .number(static_cast<std::uint64_t>(KeyRequest::kAttest))
                        .number(number_)
                        .view());
    });
    return answer.empty() ? std::nullopt : std::optional(std::move(answer));
  }

  std::string describe() const override { return "token key " + name_; }

 private:
  static Bytes open_request(const std::string &uri, const std::optional<PublicKey> &given) {
    FieldWriter request;
    request.number(static_cast<std::uint64_t>(KeyRequest::kOpen)).text(uri).number(given ? 1 : 0);
    if (given) request.number(given->algorithm == BULLA_ALG_ES256 ? 1 : 0).bytes(given->bytes);
    return request.view();
  }

  Bytes call(ByteView request) { return process_->take(process_->ask(request), access_); }

  template <typename Action>
  void within_name(const Action &action) const {
    try {
      action();
    } catch (Error &error) {
      error.within(describe());
      throw;
    }
  }

  std::string name_;
  TokenAccess access_;
  std::shared_ptr<ModuleProcess> process_;
  std::uint64_t number_ = 0;  // of the key in that process
  PublicKey public_key_;
  std::deque<std::uint64_t> asked_;
};

}  // namespace

std::unique_ptr<SigningKey> open_token_key(const TokenKeyUri &uri, const TokenAccess &access,
                                           const std::optional<PublicKey> &public_key) {
  const TokenUri parsed(uri.text);
  parsed.require_private_key();
  TokenAccess own = access;
  if (parsed.pin_file()) own.pin = pin_from_file(*parsed.pin_file());
  return std::make_unique<TokenKey>(uri, parsed, own, public_key);
}

void prove_token_key(SigningKey &key) {
  Bytes text(32);
  randombytes_buf(text.data(), text.size());
  const std::string_view intent = "bulla proves that this key is what the token says: ";
  text.insert(text.begin(), intent.begin(), intent.end());
  (void)key.sign(text);
}

}  // namespace bulla
