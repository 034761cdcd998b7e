// SPDX-License-Identifier: Apache-2.0
//
// The transcript of a ceremony (docs/CEREMONY.md 4): JSON Lines, each with the SHA-256 of the line
// before, so that no line can be changed, dropped or moved without all that follow. What a step
// made stands in its line before it is put anywhere else: the transcript is on the disk first.
// Knows the lines, not whether a step was done as the script says (signer/ceremony_judge).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "files/owned_descriptor.hpp"
#include "formats/bytes.hpp"
#include "formats/public_key.hpp"

namespace bulla {

// A file as a step found or made it. Content is kept of what is small and public.
struct RecordedFile {
  std::string file;
  Digest sha256{};
  std::optional<Bytes> content;

  bool operator==(const RecordedFile &) const = default;
};

struct RecordedAnswer {
  std::string person;
  std::string question;
  std::string answer;

  bool operator==(const RecordedAnswer &) const = default;
};

// "public-key", "signature", "network": what else a step found, as text.
struct RecordedFact {
  std::string name;
  std::string text;

  bool operator==(const RecordedFact &) const = default;
};

struct BeginLine {
  bool is_rehearsal = false;
  bool is_answered_by_file = false;  // nobody sat at the terminal
  std::string program_version;
  std::string program_digest;  // hex, of the program that ran
  std::string script_text;
  std::string nonce;  // hex: no two transcripts begin alike

  bool operator==(const BeginLine &) const = default;
};

struct StepLine {
  std::size_t step = 0;  // number in the script, from 1
  std::string name;      // of its kind
  std::string by;
  std::vector<RecordedFile> inputs;
  std::vector<RecordedFile> outputs;
  std::vector<RecordedAnswer> said;
  std::vector<RecordedFact> facts;

  bool operator==(const StepLine &) const = default;

  void add_fact(std::string fact_name, std::string text);
  // Null when there is none.
  const std::string *fact(std::string_view fact_name) const;
};

// What went another way than the script says, or was only said; never hidden.
struct RemarkLine {
  enum class Kind { kStart, kException, kPause, kResume } kind = Kind::kException;
  std::size_t step = 0;
  std::string by;      // may be empty: the program
  std::string reason;  // stable, of an exception that the program found; else empty
  std::string text;

  bool operator==(const RemarkLine &) const = default;
};

struct EndLine {
  std::string outcome;             // "done", "aborted"
  std::string reason;              // of an abort
  std::vector<std::string> safe;   // what an abort leaves behind, a sentence each
  std::vector<PublicKey> signers;  // each has a signature line behind this one

  bool operator==(const EndLine &) const = default;
};

struct SignatureLine {
  PublicKey key;
  Bytes signature;  // over transcript_signed_bytes() of the line before

  bool operator==(const SignatureLine &) const = default;
};

using TranscriptBody = std::variant<BeginLine, StepLine, RemarkLine, EndLine, SignatureLine>;

struct TranscriptLine {
  std::size_t number = 0;  // from 0
  Digest previous{};       // SHA-256 of the line before without its line feed; zeros in the first
  std::string time;        // claimed, "2026-11-21T14:03:22Z"
  TranscriptBody body;

  bool operator==(const TranscriptLine &) const = default;
};

// One line without its line feed, and back. Errors: transcript-malformed, also for a line that is
// not what encode_line() would write.
std::string encode_line(const TranscriptLine &line);
TranscriptLine decode_line(std::string_view text);

// What a key of the transcript signs: "bulla-ceremony-transcript\n", the digest of the line before
// in hex, and a line feed. By the chain that is everything before.
Bytes transcript_signed_bytes(const Digest &line_before);

// Every whole line, chain and numbers checked. `tail` are bytes behind the last line feed.
struct TranscriptText {
  std::vector<TranscriptLine> lines;
  Digest last{};  // digest of the last line
  std::size_t tail_bytes = 0;
};

// Errors: transcript-malformed; transcript-broken with the number of the first line that does not
// continue the one before.
TranscriptText parse_transcript(std::string_view text, const std::string &name);

// A transcript that grows. One process at a time, by flock(2); every line is synced before add()
// returns.
class TranscriptFile {
 public:
  // Takes up the transcript at `path`, or makes it (mode 0644 less the umask). What a kill left of
  // a line that was never synced is cut off. Errors: those of parse_transcript; file-unreadable,
  // output-failed; input-changed while another process writes it.
  explicit TranscriptFile(std::string path);

  const std::vector<TranscriptLine> &lines() const { return text_.lines; }
  const std::string &path() const { return path_; }

  // Errors: output-failed, disk-full; the line is not there then.
  void add(TranscriptBody body);
  // The digest that the next line will carry.
  const Digest &last() const { return text_.last; }

 private:
  std::string path_;
  OwnedDescriptor file_;
  TranscriptText text_;
};

}  // namespace bulla
