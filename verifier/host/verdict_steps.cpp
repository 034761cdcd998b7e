// SPDX-License-Identifier: Apache-2.0
//
// A machine fault is never turned into a refusal here: its statuses become an Error.
#include "verifier/host/verdict_steps.hpp"

#include "formats/wire/cbor.h"
#include "verifier/host/status_words.hpp"

namespace bulla {

Verdict begin_verdict(const ByteSource &bytes, FileKind kind, std::uint32_t held_version) {
  Verdict verdict;
  verdict.file = bytes.name();
  verdict.kind = kind;
  verdict.trust.held = verdict.trust.reached = held_version;
  if (bytes.is_journalled()) {
    verdict.warnings.push_back(
        "signing it was cut off; what was signed comes from the .bulla-journal beside it, and the "
        "next signing completes the file");
  }
  return verdict;
}

void pass_until(Verdict &verdict, bulla_stage last) {
  for (std::size_t i = 0; i < static_cast<std::size_t>(last); i++) {
    StageResult &stage = verdict.stages.at(i);
    if (stage.state == StageState::kNotReached) stage.state = StageState::kPassed;
  }
}

void end_after(Verdict &verdict, bulla_stage last) {
  for (std::size_t i = static_cast<std::size_t>(last); i < kStageCount; i++) {
    verdict.stages.at(i) = {StageState::kNone, ""};
  }
}

void mark(Verdict &verdict, bulla_stage stage, StageState state, std::string note) {
  verdict.at(stage) = {state, std::move(note)};
}

void refuse(Verdict &verdict, bulla_stage stage, bulla_status status, const std::string &place) {
  throw_machine_fault(status);
  const Error words(status, refusal_sentence(verdict.kind, status, place));
  verdict.accepted = false;
  verdict.status = status;
  verdict.reason = bulla_status_name(status);
  verdict.sentence = words.what();
  verdict.exit_code = words.exit_code();
  verdict.stage = stage;
  const std::string_view hint = status_words(status).hint;
  if (!hint.empty()) verdict.hints.emplace_back(hint);
  if (stage == BULLA_STAGE_NONE) return;
  pass_until(verdict, static_cast<bulla_stage>(stage - 1));
  mark(verdict, stage, StageState::kFailed,
       place.empty() ? verdict.reason : verdict.reason + ": " + place);
}

void accept(Verdict &verdict) {
  verdict.accepted = true;
  verdict.status = BULLA_OK;
  verdict.exit_code = 0;
  verdict.stage = BULLA_STAGE_NONE;
}

std::string place_of(const bulla_fault &fault) {
  const bool is_numbered = fault.entry != BULLA_KEY_NO_NUMBER;
  const std::string entry =
      (is_numbered ? "entry " + std::to_string(fault.entry) : "a key that is no entry number") +
      " of the ";
  switch (fault.part) {
    case BULLA_PART_ENVELOPE:
      return entry + "envelope";
    case BULLA_PART_DOCUMENT:
      return entry + "document";
    case BULLA_PART_TRANSPORT:
      return entry + "transport";
    case BULLA_PART_FILE:
      break;
  }
  return {};
}

std::string refusal_sentence(FileKind kind, bulla_status status, const std::string &place) {
  std::string sentence(file_kind_name(kind));
  sentence += " refused: ";
  sentence += status_words(status).what;
  if (!place.empty()) sentence += " (" + place + ")";
  return sentence;
}

Error refusal_error(const std::string &name, FileKind kind, bulla_status status,
                    const std::string &place) {
  throw_machine_fault(status);
  Error error(status, name + ": " + refusal_sentence(kind, status, place));
  const std::string_view hint = status_words(status).hint;
  if (!hint.empty()) error.hint(std::string(hint));
  return error;
}

}  // namespace bulla
