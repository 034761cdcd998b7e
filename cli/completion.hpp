// SPDX-License-Identifier: Apache-2.0
//
// Shell completion scripts, made from the command table: they know every command, option and choice
// of this very build and need the program itself no more.
#pragma once

#include <string>

namespace bulla {

std::string bash_completion();
std::string zsh_completion();
std::string fish_completion();

}  // namespace bulla
