// SPDX-License-Identifier: Apache-2.0
//
// From key options to keys that sign.
#include "cli/key_options.hpp"

#include <algorithm>
#include <filesystem>
#include <variant>

#include "files/public_key_file.hpp"
#include "formats/error.hpp"

namespace bulla {

void KeyOptions::declare(Arguments &arguments) {
  arguments
      .option("-k,--key", "URI",
              "a key that signs: a PEM file, pkcs11:… or cmd:PROGRAM; repeatable", uris_)
      .files();
  declare_access(arguments);
}

void KeyOptions::declare_access(Arguments &arguments) {
  arguments
      .option("--passphrase-file", "FILE",
              "the passphrase of encrypted key files; else it is asked", passphrase_file_)
      .files()
      .advanced();
  arguments
      .option("--module", "M", "the PKCS#11 library of a token, where its URI names none", module_)
      .files()
      .advanced();
  arguments.option("--pin-file", "FILE", "the PIN of a token; else it is asked", pin_file_)
      .files()
      .advanced();
  arguments
      .option("--pub", "KEY.pub",
              "the public key of a cmd: key, one for each in order; then of tokens that show none",
              public_files_)
      .files()
      .advanced();
  arguments
      .choice("--cmd-input", "WHAT",
              "what a cmd: key reads: message (the bytes to be signed) or sha256 (of them)",
              {"message", "sha256"}, command_input_)
      .advanced();
}

bool KeyOptions::any_token() const {
  return std::any_of(uris_.begin(), uris_.end(), [](const std::string &uri) {
    return std::holds_alternative<TokenKeyUri>(parse_key_uri(uri));
  });
}

std::vector<std::unique_ptr<SigningKey>> KeyOptions::open() const {
  return open(uris_);
}

void KeyOptions::give_notices_to(Output &output) {
  notice_ = [&output](const std::string &text) { output.warn(text); };
}

KeyAccess KeyOptions::access() const {
  KeyAccess access;
  access.command_input = command_input_;
  access.token = token_access();
  if (passphrase_file_)
    access.passphrase = passphrase_from_file(std::filesystem::absolute(*passphrase_file_));
  return access;
}

PassphraseSource KeyOptions::new_passphrase() const {
  if (!passphrase_file_) return {};
  return passphrase_from_file(std::filesystem::absolute(*passphrase_file_));
}

TokenAccess KeyOptions::token_access() const {
  TokenAccess access;
  access.module = module_.value_or("");
  if (pin_file_) access.pin = pin_from_file(std::filesystem::absolute(*pin_file_));
  access.notice = notice_;
  access.modules = modules_;
  return access;
}

std::vector<std::optional<PublicKey>> KeyOptions::public_keys(
    const std::vector<KeyUri> &uris) const {
  const auto count = [&](const auto &wants) {
    return static_cast<std::size_t>(std::count_if(uris.begin(), uris.end(), wants));
  };
  const auto is_command = [](const KeyUri &uri) {
    return std::holds_alternative<CommandKeyUri>(uri);
  };
  const auto is_command_or_token = [&](const KeyUri &uri) {
    return is_command(uri) || std::holds_alternative<TokenKeyUri>(uri);
  };
  const bool for_tokens_too = public_files_.size() > count(is_command);
  if (for_tokens_too && public_files_.size() != count(is_command_or_token)) {
    throw Error(Reason::kUsage, "--pub " + public_files_.back() + " belongs to no key")
        .hint(
            "--pub gives the public key of each cmd: key in order, or of each cmd: and pkcs11: "
            "key in order");
  }
  std::vector<std::optional<PublicKey>> keys;
  std::size_t used = 0;
  for (const KeyUri &uri : uris) {
    const bool takes = for_tokens_too ? is_command_or_token(uri) : is_command(uri);
    keys.emplace_back();
    if (takes && used < public_files_.size()) keys.back() = read_public_key(public_files_[used++]);
  }
  return keys;
}

std::vector<std::unique_ptr<SigningKey>> KeyOptions::open(
    const std::vector<std::string> &texts) const {
  std::vector<KeyUri> uris;
  for (const std::string &text : texts) uris.push_back(parse_key_uri(text));
  const auto publics = public_keys(uris);
  std::vector<std::unique_ptr<SigningKey>> keys;
  for (std::size_t i = 0; i < uris.size(); ++i) {
    KeyAccess access = this->access();
    access.public_key = publics[i];
    keys.push_back(open_signing_key(uris[i], access));
  }
  return keys;
}

}  // namespace bulla
