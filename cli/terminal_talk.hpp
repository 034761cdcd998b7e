// SPDX-License-Identifier: Apache-2.0
//
// Talking to the people of a ceremony: at the terminal, or with a file of answers.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "signer/ceremony_talk.hpp"

namespace bulla {

// With `answers_path` its lines are the answers, one a question; empty lines and those that begin
// with # are skipped, and a line `=` is the right answer to a question that has one. Without it,
// stdin must be a terminal. What is said goes to stderr. Errors: usage without a terminal; those of
// InputFile.
std::unique_ptr<CeremonyTalk> make_ceremony_talk(const std::optional<std::string> &answers_path);

}  // namespace bulla
