// SPDX-License-Identifier: Apache-2.0
//
// The options that every command has: how results, errors and progress are shown.
#pragma once

#include <span>
#include <string>

#include "cli/arguments.hpp"
#include "cli/output.hpp"

namespace bulla {

// `settings` is filled by arguments.parse(); it must outlive that.
void declare_common_options(Arguments &arguments, OutputSettings &settings);

// Whether `word` is a common option whose value is the next word.
bool takes_separate_value(const std::string &word);

// Whether a command line that may be faulty asks for JSON: looks for the word only, up to "--". So
// a usage error is JSON too.
bool asks_for_json(std::span<const std::string> words);

}  // namespace bulla
