// SPDX-License-Identifier: Apache-2.0
//
// A transcript verified by a witness who was not there, or by one who was, on another machine, from
// the transcript alone.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "formats/public_key.hpp"
#include "signer/ceremony_history.hpp"

namespace bulla {

struct VerifiedCeremony {
  std::vector<TranscriptLine> lines;
  CeremonyHistory history;
  Digest last{};
  std::vector<std::string> warnings;  // sentences
};

struct CeremonyExpectations {
  std::optional<Digest> script;    // the digest of the script that was agreed on
  std::vector<PublicKey> signers;  // each must have signed
  std::optional<Digest> last;      // of the last line, as people wrote it down
};

// Recomputes the chain, every digest, every signature and every verdict (signer/ceremony_history).
// Errors: those of InputFile, parse_transcript and replay; transcript-unfinished without an end or
// with a signature missing; transcript-mismatch for another script, last line or signer. An abort
// is a valid end, and no error. Who holds the keys of the signers is not checked; without signers
// anybody could have written the file.
VerifiedCeremony verify_ceremony(const std::string &path, const CeremonyExpectations &expected);

}  // namespace bulla
