// SPDX-License-Identifier: Apache-2.0
//
// Doing one step: asks people, keys and files, and gives the line for the transcript. Decides
// nothing (signer/ceremony_judge does) and changes no file: what a step makes is in its line, and
// put_in_place() puts it where it belongs after the line is on the disk. The one exception is a key
// that is made.
#pragma once

#include <functional>
#include <string>

#include "signer/ceremony_judge.hpp"
#include "signer/ceremony_keys.hpp"
#include "signer/ceremony_machine.hpp"
#include "signer/ceremony_talk.hpp"
#include "signer/journal_record.hpp"

namespace bulla {

// Asks and records: the question and what was answered stand in the line.
using AskRecorded = std::function<std::string(StepLine &, const CeremonyQuestion &)>;

struct StepTools {
  CeremonyKeys &keys;
  AskRecorded ask;
  std::function<void(const std::string &)> say;
  std::function<MachineFacts()> machine;
  std::function<void()> before_key_is_made;
  std::string media_folder;          // empty: here; else it ends with a slash
  JournalRecord *journal = nullptr;  // null: only the transcript records what is signed
};

// Errors: those of files, keys and key stores; whatever the tools throw.
StepLine perform_step(const CeremonyState &state, StepTools &tools);

// Writes the outputs of a line that are not there yet. Errors: output-exists for a file that is
// neither what the line made nor what it was before; those of OutputFile.
void put_in_place(const StepLine &line);

}  // namespace bulla
