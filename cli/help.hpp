// SPDX-License-Identifier: Apache-2.0
//
// The help texts, made from the command table and each command's Arguments. `--help` fits a screen
// of 24 lines and 80 columns (a test holds that) and names what it does not explain; `--help-all`
// explains everything, and the manual (cli/manual.hpp) more than that.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "cli/arguments.hpp"
#include "cli/command.hpp"

namespace bulla {

// What `bulla --help` prints: one line for a command or for a group of them.
std::string program_help(std::span<const CommandEntry *const> commands);

// What `bulla --help-all` prints: every command with its summary, and the exit codes.
std::string full_program_help(std::span<const CommandEntry *const> commands);

// What a group of commands is about: "key stores" for "tks"; empty for one that has no words yet.
std::string_view group_topic(std::string_view group);

// What `bulla tks --help` prints: the commands that begin with that word.
std::string group_help(std::string_view group, std::span<const CommandEntry *const> commands);

// What `bulla pack --help` prints: the options that most people need; the others by name.
std::string command_help(const CommandEntry &entry, const Arguments &arguments);

// What `bulla pack --help-all` prints.
std::string full_command_help(const CommandEntry &entry, const Arguments &arguments);

}  // namespace bulla
