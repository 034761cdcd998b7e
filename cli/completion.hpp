// SPDX-License-Identifier: Apache-2.0
//
// Shell completion scripts, made from the command table: they know every command, option and choice
// of this very build and need the program itself no more. Each can be sourced, or installed where
// its shell looks for the completion of `bulla`.
#pragma once

#include <set>
#include <string>

namespace bulla {

std::string bash_completion();
std::string zsh_completion();
std::string fish_completion();

// First words of commands of two words ("tks"), in alphabetical order.
std::set<std::string> command_groups();

// The same, and the options that may stand before a verb and take a value, as words of a script.
std::string command_group_words();
std::string leading_value_options();

}  // namespace bulla
