// SPDX-License-Identifier: Apache-2.0
//
// Ceremonies on paper: the script to hold and to tick before, the annotated transcript after. Plain
// text of at most 100 columns.
#pragma once

#include <string>
#include <vector>

#include "signer/ceremony_script.hpp"
#include "signer/ceremony_transcript.hpp"

namespace bulla {

// A step in one sentence: "alice signs tks-2.bulla with key root-a".
std::string step_words(const CeremonyScript &script, const CeremonyStep &step);

// The script: heading, people, keys, abort conditions, numbered steps with boxes, signature lines.
std::string script_on_paper(const CeremonyScript &script);

// A verified transcript: every line in its order, what was said and found, and its last digest.
std::string transcript_on_paper(const CeremonyScript &script,
                                const std::vector<TranscriptLine> &lines, const Digest &last);

}  // namespace bulla
