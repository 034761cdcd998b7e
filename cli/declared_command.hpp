// SPDX-License-Identifier: Apache-2.0
//
// A command with its arguments declared: what the parser, the help, the completions and the manual
// all start from, so that none of them can know an option that the others do not.
#pragma once

#include <memory>

#include "cli/arguments.hpp"
#include "cli/command.hpp"
#include "cli/common_options.hpp"

namespace bulla {

class DeclaredCommand {
 public:
  // `entry` must outlive this.
  explicit DeclaredCommand(const CommandEntry &entry)
      : entry_(entry), arguments_("bulla " + std::string(entry.name)), command_(entry.make()) {
    command_->declare(arguments_);
    declare_common_options(arguments_, settings_);
  }
  DeclaredCommand(const DeclaredCommand &) = delete;
  DeclaredCommand &operator=(const DeclaredCommand &) = delete;

  const CommandEntry &entry() const { return entry_; }
  Arguments &arguments() { return arguments_; }
  const Arguments &arguments() const { return arguments_; }
  Command &command() { return *command_; }
  const OutputSettings &settings() const { return settings_; }

 private:
  const CommandEntry &entry_;
  Arguments arguments_;
  OutputSettings settings_;
  std::unique_ptr<Command> command_;
};

}  // namespace bulla
