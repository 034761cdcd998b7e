// SPDX-License-Identifier: Apache-2.0
//
// A ceremony from its first step to its last line: each step is done, judged, written down, and
// only then takes effect. Stopped at any moment, it goes on where its transcript ends.
#pragma once

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "hsm/signing_key.hpp"
#include "signer/ceremony_keys.hpp"
#include "signer/ceremony_machine.hpp"
#include "signer/ceremony_script.hpp"
#include "signer/ceremony_talk.hpp"
#include "signer/journal_record.hpp"

namespace bulla {

enum class CeremonyMode { kReal, kRehearsal };

struct CeremonyOptions {
  std::string transcript_path;
  CeremonyMode mode = CeremonyMode::kReal;
  std::span<const std::unique_ptr<SigningKey>> signers;  // of the transcript
  std::function<MachineFacts()> machine = read_machine_facts;
  std::string media_folder;          // of a rehearsal: where the real media are, with a slash
  JournalRecord *journal = nullptr;  // null: none
};

enum class CeremonyOutcome { kDone, kPaused, kAborted };

struct CeremonyResult {
  CeremonyOutcome outcome = CeremonyOutcome::kDone;
  std::size_t steps_done = 0;
  std::size_t exceptions = 0;
  Digest digest{};                // of the last line: what people write down at the end
  std::vector<std::string> safe;  // of an abort
};

// Files of the script are looked for in the working directory. Whoever is asked may answer `pause`
// (the transcript stays open), `abort` (a reason is asked for) or `exception` (a text is asked for
// and written down, then the question comes again). A step that fails is written down as an
// exception; then its person is asked for `retry`, `pause` or `abort`.
// Errors: transcript-mismatch for a transcript of another script or mode, of one that had ended
// with other signers, and for a rehearsal that is taken up again; those of replay(); when answers
// end, the error of the step that failed, else interrupted. The transcript can then be taken up
// again.
CeremonyResult run_ceremony(const CeremonyScript &script, CeremonyTalk &talk, CeremonyKeys &keys,
                            const CeremonyOptions &options);

}  // namespace bulla
