// SPDX-License-Identifier: Apache-2.0
//
// Whether a step was done as the script says: the one place that decides it. The running ceremony
// asks before a line is written, and the witness who verifies the transcript asks the same again,
// from the line alone.
#pragma once

#include <map>
#include <string>

#include "signer/ceremony_script.hpp"
#include "signer/ceremony_transcript.hpp"

namespace bulla {

// What the lines so far have established.
struct CeremonyState {
  CeremonyScript script;
  BeginLine begin;
  std::size_t steps_done = 0;
  std::map<std::string, Digest> files;  // as they were last seen

  // The step that comes next; null after the last.
  const CeremonyStep *next() const;
};

// Judges `line` as the next step, and takes it into `state`. Throws, with `state` unchanged:
// ceremony-check-failed when what was found is not what the script says; transcript-broken for a
// line that is not of the next step, or whose parts do not belong together (digests, signatures).
// In a rehearsal neither the machine nor the digests of media are judged: both are of the real day.
void judge_step(CeremonyState &state, const StepLine &line);

// What the script wants of the machine, from the facts of a machine step; of media, from their
// digests. Throw ceremony-check-failed. Rehearsals only tell it.
void judge_machine(const CeremonyStep &step, const StepLine &line);
void judge_media(const CeremonyStep &step, const StepLine &line);

}  // namespace bulla
