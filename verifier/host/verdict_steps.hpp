// SPDX-License-Identifier: Apache-2.0
//
// How a verdict comes about, stage by stage.
#pragma once

#include <string>

#include "formats/error.hpp"
#include "verifier/host/byte_source.hpp"
#include "verifier/host/verdict.hpp"

namespace bulla {

// What is known before the first stage: whose verdict, of what kind, under which key store.
Verdict begin_verdict(const ByteSource &bytes, FileKind kind, std::uint32_t held_version);

// Stages up to and including `last` passed, where nothing else was said about them.
void pass_until(Verdict &verdict, bulla_stage last);

// All stages after `last` do not exist for this kind of file.
void end_after(Verdict &verdict, bulla_stage last);

void mark(Verdict &verdict, bulla_stage stage, StageState state, std::string note);

// Ends the verdict: stages before `stage` passed, this one failed. `place` says where, for people;
// it may be empty.
void refuse(Verdict &verdict, bulla_stage stage, bulla_status status,
            const std::string &place = {});

// Ends the verdict well.
void accept(Verdict &verdict);

// Where a fault is: "entry 5 of the transport", or nothing.
std::string place_of(const bulla_fault &fault);

// "image package refused: it is not signed (place)": what `refuse` says.
std::string refusal_sentence(FileKind kind, bulla_status status, const std::string &place);

// The same for where there is no verdict, as with an anchor: "NAME: key store refused: …" with a
// hint.
Error refusal_error(const std::string &name, FileKind kind, bulla_status status,
                    const std::string &place);

}  // namespace bulla
