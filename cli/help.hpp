// SPDX-License-Identifier: Apache-2.0
//
// The help texts, made from the command table and each command's Arguments.
#pragma once

#include <span>
#include <string>

#include "cli/arguments.hpp"
#include "cli/command.hpp"

namespace bulla {

// What `bulla --help` prints: every command with its summary.
std::string program_help(std::span<const CommandEntry *const> commands);

// What `bulla tks --help` prints: the commands that begin with that word.
std::string group_help(std::string_view group, std::span<const CommandEntry *const> commands);

// What `bulla pack --help` prints.
std::string command_help(const CommandEntry &entry, const Arguments &arguments);

}  // namespace bulla
