// SPDX-License-Identifier: Apache-2.0
//
// From the words of the command line to an exit code.
#pragma once

#include <string>
#include <vector>

namespace bulla {

// Runs one command. `words`: without the program's name. Never throws.
int run_program(const std::vector<std::string> &words);

}  // namespace bulla
