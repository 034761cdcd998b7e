// SPDX-License-Identifier: Apache-2.0
//
// The file: one write and one sync a line, and the chain over all of them.
#include "signer/ceremony_transcript.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <ctime>

#include "files/file_errors.hpp"
#include "files/transfer.hpp"
#include "formats/digest.hpp"
#include "formats/error.hpp"

namespace bulla {
namespace {

constexpr std::size_t kTranscriptMaxBytes = 64u << 20;

std::string now_text() {
  const std::time_t now = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
  std::tm parts{};
  gmtime_r(&now, &parts);
  char text[32];
  const std::size_t length = std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &parts);
  return std::string(text, length);
}

std::string read_all(int file, const std::string &path) {
  struct stat state {};
  if (fstat(file, &state) != 0) throw read_error(path, "read", errno);
  const auto size = static_cast<std::size_t>(state.st_size);
  if (size > kTranscriptMaxBytes)
    throw Error(Reason::kTranscriptMalformed, path + ": too large for a transcript");
  std::string text(size, '\0');
  const std::span<std::uint8_t> room(reinterpret_cast<std::uint8_t *>(text.data()), size);
  text.resize(read_at(file, path, 0, room));
  return text;
}

}  // namespace

void StepLine::add_fact(std::string fact_name, std::string text) {
  facts.push_back({std::move(fact_name), std::move(text)});
}

const std::string *StepLine::fact(std::string_view fact_name) const {
  const auto found =
      std::ranges::find_if(facts, [&](const RecordedFact &fact) { return fact.name == fact_name; });
  return found == facts.end() ? nullptr : &found->text;
}

Bytes transcript_signed_bytes(const Digest &line_before) {
  const std::string text = "bulla-ceremony-transcript\n" + to_hex(line_before) + "\n";
  return Bytes(text.begin(), text.end());
}

TranscriptText parse_transcript(std::string_view text, const std::string &name) {
  TranscriptText parsed;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    if (end == std::string_view::npos) break;
    const std::string place = name + ": line " + std::to_string(parsed.lines.size() + 1);
    try {
      TranscriptLine line = decode_line(text.substr(0, end));
      if (line.number != parsed.lines.size() || line.previous != parsed.last)
        throw Error(Reason::kTranscriptBroken, "it does not continue the line before");
      parsed.lines.push_back(std::move(line));
    } catch (Error &error) {
      throw error.within(place);
    }
    parsed.last = sha256(as_bytes(text.substr(0, end)));
    text.remove_prefix(end + 1);
  }
  parsed.tail_bytes = text.size();
  return parsed;
}

TranscriptFile::TranscriptFile(std::string path) : path_(std::move(path)) {
  file_ = OwnedDescriptor(open(path_.c_str(), O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0644));
  if (!file_) throw write_error(path_, "open", errno);
  if (flock(file_.get(), LOCK_EX | LOCK_NB) != 0)
    throw Error(Reason::kInputChanged, path_ + ": another process is writing this transcript");
  const std::string text = read_all(file_.get(), path_);
  text_ = parse_transcript(text, path_);
  const std::size_t whole = text.size() - text_.tail_bytes;
  // A foreign file is left as it is: only what follows a line of ours is a line cut short, and an
  // empty transcript is cut only if it had been about to begin.
  if (text_.lines.empty() && text_.tail_bytes > 0 && !text.starts_with("{\"n\":0,"))
    throw Error(Reason::kTranscriptMalformed, path_ + ": this is no transcript of a ceremony");
  if (text_.tail_bytes > 0 && ftruncate(file_.get(), static_cast<off_t>(whole)) != 0)
    throw write_error(path_, "truncate", errno);
  text_.tail_bytes = 0;
  require_synced_directory_of(path_);
}

void TranscriptFile::add(TranscriptBody body) {
  TranscriptLine line{text_.lines.size(), text_.last, now_text(), std::move(body)};
  const std::string text = encode_line(line);
  const off_t before = lseek(file_.get(), 0, SEEK_END);
  try {
    write_stream(file_.get(), path_, static_cast<std::uint64_t>(before), as_bytes(text + "\n"));
    sync_file(file_.get(), path_);
  } catch (const Error &) {
    if (ftruncate(file_.get(), before) != 0) {
    }  // what is left has no line feed, or is a whole line: both are read as they are
    throw;
  }
  text_.last = sha256(as_bytes(text));
  text_.lines.push_back(std::move(line));
}

}  // namespace bulla
