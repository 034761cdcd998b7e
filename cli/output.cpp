// SPDX-License-Identifier: Apache-2.0
//
// Writes what the program says. Colours: only the few words that decide.
#include "cli/output.hpp"

#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <utility>

#include "cli/progress_display.hpp"

namespace bulla {
namespace {

constexpr const char *kRed = "1;31";
constexpr const char *kYellow = "1;33";
constexpr const char *kGreen = "1;32";
constexpr const char *kBold = "1";

bool has_color(ColorWhen when, int descriptor) {
  if (when != ColorWhen::kAuto) return when == ColorWhen::kAlways;
  const char *off = std::getenv("NO_COLOR");  // https://no-color.org: set and not empty
  if (off != nullptr && *off != '\0') return false;
  const char *terminal = std::getenv("TERM");
  if (terminal != nullptr && std::string_view(terminal) == "dumb") return false;
  return ::isatty(descriptor) == 1;
}

// Gives errno, 0 when all was written.
int write_all(int descriptor, std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = ::write(descriptor, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return errno;
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  return 0;
}

void write_stderr(const std::string &text) {
  [[maybe_unused]] const int fault = write_all(STDERR_FILENO, text);  // nowhere left to say it
}

Record error_record(const Error &error, const std::vector<std::string> &warnings) {
  Record record;
  record.add("format", 1)
      .add("outcome", error.exit_code() == 1 ? "refused" : "error")
      .add("reason", error.reason())
      .add("exit", error.exit_code())
      .add("message", error.what())
      .add("hints", error.hints());
  if (!warnings.empty()) record.add("warnings", warnings);
  return record;
}

}  // namespace

Output::Output() : progress_(std::make_unique<NoProgress>()) {}
Output::~Output() = default;

void Output::apply(const OutputSettings &settings) {
  settings_ = settings;
  color_on_stdout_ = has_color(settings.color, STDOUT_FILENO);
  color_on_stderr_ = has_color(settings.color, STDERR_FILENO);
  progress_ = make_progress_display(settings.progress, settings.quiet || settings.json);
}

void Output::line(const std::string &text) {
  if (!settings_.json && !settings_.quiet) waiting_ += text + "\n";
}

void Output::text(const std::string &text) {
  if (!settings_.json) waiting_ += text;
}

void Output::detail(const std::string &text) {
  if (settings_.verbose && !settings_.json) write_stderr("bulla: " + text + "\n");
}

void Output::note(const std::string &text) {
  if (!settings_.quiet && !settings_.json) write_stderr("bulla: note: " + text + "\n");
}

void Output::warn(const std::string &text) {
  warnings_.push_back(text);
  if (settings_.json) return;
  write_stderr("bulla: " + colored("warning:", kYellow, true) + " " + text + "\n");
}

void Output::result(Record record) {
  result_ = std::move(record);
}

void Output::give_stdout_away() {
  if (settings_.json) {
    throw Error(Reason::kUsage, "--json and an output on stdout ('-') exclude each other");
  }
  stdout_is_given_away_ = true;
}

std::string Output::colored(const std::string &text, const char *code, bool on_stderr) const {
  if (!(on_stderr ? color_on_stderr_ : color_on_stdout_)) return text;
  return std::string("\x1b[") + code + "m" + text + "\x1b[0m";
}

std::string Output::good(const std::string &text) const {
  return colored(text, kGreen, false);
}
std::string Output::bad(const std::string &text) const {
  return colored(text, kRed, false);
}
std::string Output::strong(const std::string &text) const {
  return colored(text, kBold, false);
}

void Output::finish() {
  if (settings_.json && !result_.empty()) {
    Record whole;
    whole.add("format", 1).add_all(result_);
    if (!warnings_.empty()) whole.add("warnings", warnings_);
    waiting_ = whole.text() + "\n";
  }
  if (stdout_is_given_away_) return write_stderr(std::exchange(waiting_, {}));
  const int fault = write_all(STDOUT_FILENO, std::exchange(waiting_, {}));
  if (fault == 0 || fault == EPIPE) return;
  throw Error(fault == ENOSPC || fault == EFBIG ? Reason::kDiskFull : Reason::kOutputFailed,
              std::string("standard output: ") + std::strerror(fault));
}

void Output::fail(const Error &error) {
  waiting_.clear();
  result_ = Record();
  complain(error);
}

void Output::complain(const Error &error) {
  if (settings_.json) return write_stderr(error_record(error, warnings_).text() + "\n");
  std::string lines =
      "bulla: " + colored("error:", kRed, true) + " " + std::string(error.what()) + "\n";
  for (const std::string &hint : error.hints()) {
    lines += colored("hint:", kBold, true) + " " + hint + "\n";
  }
  write_stderr(lines);
}

}  // namespace bulla
