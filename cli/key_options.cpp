// SPDX-License-Identifier: Apache-2.0
//
// From key options to keys that sign.
#include "cli/key_options.hpp"

#include <algorithm>
#include <variant>

#include "cli/public_key_file.hpp"
#include "formats/error.hpp"

namespace bulla {

void KeyOptions::declare(Arguments &arguments) {
  arguments
      .option("-k,--key", "URI",
              "a key that signs: a PEM file, or cmd:PROGRAM; may be given several times", uris_)
      .files();
  declare_access(arguments);
}

void KeyOptions::declare_access(Arguments &arguments) {
  arguments
      .option("--passphrase-file", "FILE",
              "the passphrase of encrypted key files; else it is asked", passphrase_file_)
      .files();
  arguments
      .option("--pub", "KEY.pub", "the public key of a cmd: key, one for each in order",
              public_files_)
      .files();
  arguments.choice("--cmd-input", "WHAT",
                   "what a cmd: key reads: message (the bytes to be signed) or sha256 (of them)",
                   {"message", "sha256"}, command_input_);
}

bool KeyOptions::any_token() const {
  return std::any_of(uris_.begin(), uris_.end(), [](const std::string &uri) {
    return std::holds_alternative<TokenKeyUri>(parse_key_uri(uri));
  });
}

std::vector<std::unique_ptr<SigningKey>> KeyOptions::open() const {
  return open(uris_);
}

std::vector<std::unique_ptr<SigningKey>> KeyOptions::open(
    const std::vector<std::string> &uris) const {
  std::vector<std::unique_ptr<SigningKey>> keys;
  std::size_t public_files_used = 0;
  for (const std::string &text : uris) {
    const KeyUri uri = parse_key_uri(text);
    KeyAccess access;
    access.command_input = command_input_;
    if (passphrase_file_) access.passphrase = passphrase_from_file(*passphrase_file_);
    if (std::holds_alternative<CommandKeyUri>(uri) && public_files_used < public_files_.size()) {
      access.public_key = read_public_key(public_files_[public_files_used++]);
    }
    keys.push_back(open_signing_key(uri, access));
  }
  if (public_files_used < public_files_.size()) {
    throw Error(Reason::kUsage, "--pub " + public_files_[public_files_used] + " belongs to no key")
        .hint("--pub gives the public key of a cmd: key, one for each in order");
  }
  return keys;
}

}  // namespace bulla
