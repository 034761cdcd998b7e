// SPDX-License-Identifier: Apache-2.0
//
// The options that name our own keys, the same with every command that signs.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cli/arguments.hpp"
#include "cli/output.hpp"
#include "hsm/open_key.hpp"

namespace bulla {

class KeyOptions {
 public:
  // --key URI…, and what belongs to it.
  void declare(Arguments &arguments);
  // The same without --key, for commands that take keys as operands.
  void declare_access(Arguments &arguments);

  bool any() const { return !uris_.empty(); }
  // Whether one of --key lives in a token.
  bool any_token() const;
  // Opens the keys of --key in order: files are read and passphrases asked for now, so that nothing
  // is half done when one is missing. Keys of one token share its session, and one PIN. Errors:
  // usage; those of open_signing_key.
  std::vector<std::unique_ptr<SigningKey>> open() const;
  std::vector<std::unique_ptr<SigningKey>> open(const std::vector<std::string> &uris) const;

  // Words of a token for the person become warnings there; without this nobody reads them.
  void give_notices_to(Output &output);
  // How keys are opened whose URIs come from elsewhere than --key.
  KeyAccess access() const;
  // What new key files are encrypted with: what --passphrase-file says; null without it.
  PassphraseSource new_passphrase() const;
  // What --module and --pin-file say.
  TokenAccess token_access() const;

 private:
  // For each key, what --pub says.
  std::vector<std::optional<PublicKey>> public_keys(const std::vector<KeyUri> &uris) const;

  std::vector<std::string> uris_;
  std::optional<std::string> passphrase_file_;
  std::optional<std::string> module_;
  std::optional<std::string> pin_file_;
  std::vector<std::string> public_files_;
  CommandInput command_input_ = CommandInput::kMessage;
  std::function<void(const std::string &)> notice_ = [](const std::string &) {};
  std::shared_ptr<OpenModules> modules_ = std::make_shared<OpenModules>();
};

}  // namespace bulla
