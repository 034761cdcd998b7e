// SPDX-License-Identifier: Apache-2.0
//
// The two displays share a clock: nothing in the first half second, then ten looks a second at
// most.
#include "cli/progress_display.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <string>

#include "files/file_errors.hpp"

namespace bulla {
namespace {

using Clock = std::chrono::steady_clock;
constexpr auto kSilence = std::chrono::milliseconds(500);
constexpr auto kPause = std::chrono::milliseconds(100);

void write_stderr(const std::string &text) {
  std::fwrite(text.data(), 1, text.size(), stderr);
  std::fflush(stderr);
}

class TimedProgress : public Progress {
 public:
  void start(std::string_view stage, std::uint64_t total_bytes) override {
    stage_ = stage;
    total_ = total_bytes;
    done_ = 0;
    next_show_ = std::max(begin_ + kSilence, Clock::now());
  }

  void advance(std::uint64_t bytes) override {
    done_ += bytes;
    const Clock::time_point now = Clock::now();
    if (now < next_show_) return;
    next_show_ = now + kPause;
    show();
  }

  void done() override {
    if (Clock::now() >= begin_ + kSilence) end();
  }

 protected:
  virtual void show() = 0;
  virtual void end() = 0;

  std::string stage_;
  std::uint64_t total_ = 0;  // 0: unknown
  std::uint64_t done_ = 0;

 private:
  Clock::time_point begin_ = Clock::now();
  Clock::time_point next_show_{};
};

class ProgressBar final : public TimedProgress {
 public:
  ~ProgressBar() override { wipe(); }

 private:
  void show() override {
    std::string line = "\r" + stage_ + " ";
    if (total_ > 0) {
      const std::uint64_t part = std::min(done_, total_);
      const std::size_t filled = static_cast<std::size_t>(part * kCells / total_);
      line += "[" + std::string(filled, '#') + std::string(kCells - filled, ' ') + "] " +
              std::to_string(part * 100 / total_) + " % of " + size_text(total_);
    } else {
      line += size_text(done_);
    }
    write_stderr(line.substr(0, terminal_columns()) + "\x1b[K");
    is_shown_ = true;
  }

  void end() override { wipe(); }

  void wipe() {
    if (is_shown_) write_stderr("\r\x1b[K");
    is_shown_ = false;
  }

  static std::size_t terminal_columns() {
    winsize size{};
    if (::ioctl(STDERR_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) return 80;
    return size.ws_col;
  }

  static constexpr std::size_t kCells = 30;
  bool is_shown_ = false;
};

class ProgressLines final : public TimedProgress {
 private:
  void show() override {
    Record record;
    record.add("format", 1).add("progress", stage_).add("done", done_);
    if (total_ > 0) record.add("total", total_);
    write_stderr(record.text() + "\n");
  }

  void end() override { show(); }
};

}  // namespace

std::unique_ptr<Progress> make_progress_display(ProgressStyle style, bool quiet) {
  if (style == ProgressStyle::kJson) return std::make_unique<ProgressLines>();
  const bool on_terminal = !quiet && ::isatty(STDERR_FILENO) == 1;
  if (style == ProgressStyle::kBar || (style == ProgressStyle::kAuto && on_terminal)) {
    return std::make_unique<ProgressBar>();
  }
  return std::make_unique<NoProgress>();
}

}  // namespace bulla
