// SPDX-License-Identifier: Apache-2.0
//
// One line of text at a time. Secrets never pass here: PINs and passphrases have their own prompt.
#include "cli/terminal_talk.hpp"

#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <deque>

#include "files/input_file.hpp"
#include "files/interrupt.hpp"
#include "formats/error.hpp"

namespace bulla {
namespace {

constexpr std::uint64_t kAnswersMaxBytes = 1u << 20;
constexpr std::size_t kLineMaxBytes = 4096;

std::string trimmed(const std::string &text) {
  const std::size_t first = text.find_first_not_of(" \t\r");
  if (first == std::string::npos) return "";
  return text.substr(first, text.find_last_not_of(" \t\r") - first + 1);
}

// What people typed must not move the cursor of whoever reads the transcript.
std::string printable(std::string text) {
  for (char &c : text)
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = ' ';
  return text;
}

void print(const std::string &text) {
  std::fputs(text.c_str(), stderr);
  std::fflush(stderr);
}

class TerminalTalk final : public CeremonyTalk {
 public:
  void say(const std::string &line) override { print(line + "\n"); }

  std::optional<std::string> ask(const CeremonyQuestion &question) override {
    print(question.person + ": " + question.text + "\n" + question.person + "> ");
    std::string line;
    while (line.size() < kLineMaxBytes) {
      if (!wait_readable(STDIN_FILENO)) return std::nullopt;
      char c = 0;
      const ssize_t count = read(STDIN_FILENO, &c, 1);
      if (count < 0 && errno == EINTR) continue;
      if (count <= 0) return std::nullopt;
      if (c == '\n') break;
      line += c;
    }
    return trimmed(printable(line));
  }

  bool is_scripted() const override { return false; }
};

class ScriptedTalk final : public CeremonyTalk {
 public:
  explicit ScriptedTalk(const std::string &path) {
    const Bytes bytes = read_whole(path, kAnswersMaxBytes);
    std::string text(bytes.begin(), bytes.end());
    for (std::size_t at = 0; at < text.size();) {
      const std::size_t end = std::min(text.find('\n', at), text.size());
      const std::string line = trimmed(printable(text.substr(at, end - at)));
      if (!line.empty() && line.front() != '#') answers_.push_back(line);
      at = end + 1;
    }
  }

  void say(const std::string &line) override { print(line + "\n"); }

  std::optional<std::string> ask(const CeremonyQuestion &question) override {
    throw_if_interrupted();
    if (answers_.empty()) return std::nullopt;
    std::string answer = std::move(answers_.front());
    answers_.pop_front();
    if (answer == "=" && !question.expected.empty()) answer = question.expected;
    print(question.person + ": " + question.text + "\n" + question.person + "> " + answer + "\n");
    return answer;
  }

  bool is_scripted() const override { return true; }

 private:
  std::deque<std::string> answers_;
};

}  // namespace

std::unique_ptr<CeremonyTalk> make_ceremony_talk(const std::optional<std::string> &answers_path) {
  if (answers_path) return std::make_unique<ScriptedTalk>(*answers_path);
  if (isatty(STDIN_FILENO) == 0)
    throw Error(Reason::kUsage, "a ceremony needs people at a terminal")
        .hint("--answers FILE gives the answers in a rehearsal or a test");
  return std::make_unique<TerminalTalk>();
}

}  // namespace bulla
