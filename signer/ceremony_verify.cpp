// SPDX-License-Identifier: Apache-2.0
//
// The replay, and what only the whole can tell.
#include "signer/ceremony_verify.hpp"

#include <algorithm>

#include "files/input_file.hpp"
#include "formats/error.hpp"

namespace bulla {
namespace {

constexpr std::uint64_t kTranscriptMaxBytes = 64u << 20;

void require_finished(const CeremonyHistory &history, std::size_t tail_bytes) {
  if (!history.end)
    throw Error(Reason::kTranscriptUnfinished,
                "the ceremony has not ended: " + std::to_string(history.state.steps_done) + " of " +
                    std::to_string(history.state.script.steps.size()) + " steps are done");
  if (tail_bytes > 0)
    throw Error(Reason::kTranscriptBroken, "there are bytes behind the last whole line");
  const std::size_t wanted = history.end->signers.size();
  if (history.signed_by.size() < wanted)
    throw Error(Reason::kTranscriptUnfinished,
                "the end announces " + std::to_string(wanted) + " signatures, and " +
                    std::to_string(history.signed_by.size()) + " are there");
}

void require_expected(const VerifiedCeremony &verified, const CeremonyExpectations &expected) {
  const CeremonyHistory &history = verified.history;
  if (expected.script && *expected.script != history.state.script.digest)
    throw Error(Reason::kTranscriptMismatch,
                "the ceremony followed another script: " + to_hex(history.state.script.digest));
  if (expected.last && *expected.last != verified.last)
    throw Error(Reason::kTranscriptMismatch,
                "the last line has another digest: " + to_hex(verified.last));
  for (const PublicKey &key : expected.signers)
    if (std::ranges::find(history.signed_by, key) == history.signed_by.end())
      throw Error(Reason::kTranscriptMismatch,
                  "key " + to_hex(key_id(key)) + " has not signed the transcript");
}

std::vector<std::string> warnings_of(const VerifiedCeremony &verified,
                                     const CeremonyExpectations &expected) {
  const CeremonyHistory &history = verified.history;
  std::vector<std::string> warnings;
  if (history.state.begin.is_rehearsal)
    warnings.push_back("a rehearsal: its keys are gone, and nothing that it made may be used");
  if (history.state.begin.is_answered_by_file)
    warnings.push_back("answers came from a file: they show nobody's presence");
  if (history.signed_by.empty())
    warnings.push_back("nobody signed this transcript: whoever has the file can write it anew");
  else if (expected.signers.empty() && !expected.last)
    warnings.push_back("whose keys signed it is not checked: name them by --key");
  if (!expected.script)
    warnings.push_back("the script is the one in the transcript: compare it, or give --script");
  if (history.exceptions > 0)
    warnings.push_back(std::to_string(history.exceptions) + " exceptions: read them");
  const auto goes_back = [](const TranscriptLine &a, const TranscriptLine &b) {
    return a.time > b.time;
  };
  if (std::ranges::adjacent_find(verified.lines, goes_back) != verified.lines.end())
    warnings.push_back("the clock of the machine went back: times are only claimed");
  return warnings;
}

}  // namespace

VerifiedCeremony verify_ceremony(const std::string &path, const CeremonyExpectations &expected) {
  const Bytes bytes = read_whole(path, kTranscriptMaxBytes);
  const std::string text(bytes.begin(), bytes.end());
  TranscriptText parsed = parse_transcript(text, path);
  if (parsed.lines.empty())
    throw Error(Reason::kTranscriptMalformed, path + ": this is no transcript of a ceremony");
  VerifiedCeremony verified;
  try {
    verified.history = replay(parsed.lines);
    verified.lines = std::move(parsed.lines);
    verified.last = parsed.last;
    require_finished(verified.history, parsed.tail_bytes);
    require_expected(verified, expected);
  } catch (Error &error) {
    throw error.within(path);
  }
  verified.warnings = warnings_of(verified, expected);
  return verified;
}

}  // namespace bulla
