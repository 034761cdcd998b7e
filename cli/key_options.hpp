// SPDX-License-Identifier: Apache-2.0
//
// The options that name our own keys, the same with every command that signs.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cli/arguments.hpp"
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
  // is half done when one is missing. Errors: usage; those of open_signing_key.
  std::vector<std::unique_ptr<SigningKey>> open() const;
  std::vector<std::unique_ptr<SigningKey>> open(const std::vector<std::string> &uris) const;

 private:
  std::vector<std::string> uris_;
  std::optional<std::string> passphrase_file_;
  std::vector<std::string> public_files_;
  CommandInput command_input_ = CommandInput::kMessage;
};

}  // namespace bulla
