// SPDX-License-Identifier: Apache-2.0
//
// What the lines of a transcript establish, read from the first to the last: for the ceremony that
// is taken up again, and for the witness who verifies it.
#pragma once

#include <optional>
#include <vector>

#include "signer/ceremony_judge.hpp"
#include "signer/ceremony_transcript.hpp"

namespace bulla {

struct CeremonyHistory {
  CeremonyState state;
  std::optional<StepLine> last_step;   // what it made may not be in place yet
  std::optional<std::size_t> started;  // a step that makes a key and was cut off
  std::size_t exceptions = 0;
  std::optional<EndLine> end;
  std::vector<PublicKey> signed_by;  // verified, in the order of the lines
};

// Judges every line. Errors: transcript-malformed when the first line is no beginning, and those of
// the script in it; transcript-broken with the number of the line for an order that no ceremony
// gives, for a step that judge_step() refuses, for an end that the steps do not bear out, and for a
// signature that does not verify.
CeremonyHistory replay(const std::vector<TranscriptLine> &lines);

// What an abort leaves behind, a sentence each: which keys exist and what they signed, which files
// must not be used.
std::vector<std::string> what_is_safe(const std::vector<TranscriptLine> &lines,
                                      const CeremonyScript &script);

}  // namespace bulla
