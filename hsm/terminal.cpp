// SPDX-License-Identifier: Apache-2.0
//
// A prompt without echo. While it waits, signals only note their number and wake the wait through
// an eventfd, whichever thread they reach; the terminal is restored before they take their real
// effect.
#include "hsm/terminal.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <termios.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <optional>

#include "files/owned_descriptor.hpp"
#include "formats/error.hpp"

namespace bulla {
namespace {

constexpr std::array kWatchedSignals{SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGTSTP};

std::atomic<int> caught_signal{0};
std::atomic<int> wake_descriptor{-1};
static_assert(std::atomic<int>::is_always_lock_free, "used in a signal handler");

extern "C" void note_signal(int number) {
  const int saved_errno = errno;
  caught_signal.store(number);
  const std::uint64_t one = 1;
  if (write(wake_descriptor.load(), &one, sizeof one) < 0) errno = saved_errno;
  errno = saved_errno;
}

// The controlling terminal, open.
class Terminal {
 public:
  Terminal() : descriptor_(open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY)) {
    if (!descriptor_)
      throw Error(Reason::kPassphraseNeeded, "a passphrase is needed and there is no terminal")
          .hint("--passphrase-file FILE");
  }
  int descriptor() const { return descriptor_.get(); }
  void print(std::string_view text) const {
    while (!text.empty()) {
      const ssize_t written = write(descriptor(), text.data(), text.size());
      if (written < 0 && errno != EINTR) return;  // the answer decides, not the question
      if (written > 0) text.remove_prefix(static_cast<std::size_t>(written));
    }
  }

 private:
  OwnedDescriptor descriptor_;
};

enum class Typing { kHidden, kShown };

// Line input, with echo or without, for its lifetime. Input typed before is thrown away, so that
// nothing meant for a shell becomes an answer.
class LineInput {
 public:
  LineInput(const Terminal &terminal, Typing typing) : descriptor_(terminal.descriptor()) {
    if (tcgetattr(descriptor_, &saved_) != 0)
      throw Error(Reason::kPassphraseNeeded, "the terminal cannot hide what is typed");
    termios wanted = saved_;
    constexpr auto kEcho = static_cast<tcflag_t>(ECHO | ECHOE | ECHOK | ECHONL);
    if (typing == Typing::kHidden) wanted.c_lflag &= ~kEcho;
    wanted.c_lflag |= static_cast<tcflag_t>(ICANON | ISIG);
    if (tcsetattr(descriptor_, TCSAFLUSH, &wanted) != 0)
      throw Error(Reason::kPassphraseNeeded, "the terminal cannot hide what is typed");
  }
  LineInput(const LineInput &) = delete;
  LineInput &operator=(const LineInput &) = delete;
  ~LineInput() { tcsetattr(descriptor_, TCSAFLUSH, &saved_); }

 private:
  int descriptor_;
  termios saved_{};
};

// Our signal handlers for its lifetime.
class SignalWatch {
 public:
  SignalWatch() : wake_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
    if (!wake_) throw Error(Reason::kInternal, "no event descriptor for the prompt");
    caught_signal.store(0);
    wake_descriptor.store(descriptor());
    struct sigaction action {};
    action.sa_handler = note_signal;
    sigemptyset(&action.sa_mask);
    for (std::size_t i = 0; i < kWatchedSignals.size(); ++i) {
      sigaction(kWatchedSignals[i], &action, &saved_[i]);
      if (saved_[i].sa_handler == SIG_IGN) sigaction(kWatchedSignals[i], &saved_[i], nullptr);
    }
  }
  SignalWatch(const SignalWatch &) = delete;
  SignalWatch &operator=(const SignalWatch &) = delete;
  ~SignalWatch() {
    for (std::size_t i = 0; i < kWatchedSignals.size(); ++i)
      sigaction(kWatchedSignals[i], &saved_[i], nullptr);
    wake_descriptor.store(-1);
  }
  int descriptor() const { return wake_.get(); }

 private:
  OwnedDescriptor wake_;
  std::array<struct sigaction, kWatchedSignals.size()> saved_{};
};

// One byte from the terminal; nothing at the end of input or when a signal was caught.
std::optional<std::uint8_t> read_byte(const Terminal &terminal, const SignalWatch &watch) {
  std::array<pollfd, 2> waited{pollfd{terminal.descriptor(), POLLIN, 0},
                               pollfd{watch.descriptor(), POLLIN, 0}};
  for (;;) {
    const int ready = poll(waited.data(), waited.size(), -1);
    if (caught_signal.load() != 0) return std::nullopt;
    if (ready < 0 && errno == EINTR) continue;
    std::uint8_t byte = 0;
    const ssize_t got = read(terminal.descriptor(), &byte, 1);
    if (got == 1) return byte;
    if (got == 0 || errno != EINTR) return std::nullopt;
  }
}

// The line, or nothing when a signal was caught: its number is then in `caught_signal`.
std::optional<Secret> read_line(const Terminal &terminal, const SignalWatch &watch,
                                std::size_t max_bytes) {
  Secret line(max_bytes);
  std::size_t length = 0;
  for (;;) {
    const auto byte = read_byte(terminal, watch);
    if (!byte && caught_signal.load() != 0) return std::nullopt;
    if (!byte || *byte == '\n') break;
    if (length == max_bytes)
      throw Error(Reason::kKeyUnreadable, "what was typed is longer than a passphrase can be");
    line.writable()[length++] = *byte;
  }
  line.truncate(length);
  return line;
}

std::optional<Secret> ask_once(const Terminal &terminal, Typing typing, const std::string &question,
                               std::size_t max_bytes) {
  const SignalWatch watch;
  const LineInput input(terminal, typing);
  terminal.print(question);
  auto line = read_line(terminal, watch, max_bytes);
  if (typing == Typing::kHidden) terminal.print("\n");
  return line;
}

Secret ask(Typing typing, const std::string &question, std::size_t max_bytes) {
  const Terminal terminal;
  for (;;) {
    auto line = ask_once(terminal, typing, question, max_bytes);
    if (line && !line->empty()) return std::move(*line);
    if (line) throw Error(Reason::kInterrupted, "nothing was typed");
    const int signal_number = caught_signal.load();
    raise(signal_number);  // handlers and terminal are the program's own again
    if (signal_number != SIGTSTP)
      throw Error(Reason::kInterrupted, "interrupted while an answer was waited for");
  }
}

}  // namespace

Secret ask_without_echo(const std::string &question, std::size_t max_bytes) {
  return ask(Typing::kHidden, question, max_bytes);
}

std::string ask_line(const std::string &question, std::size_t max_bytes) {
  const Secret line = ask(Typing::kShown, question, max_bytes);
  return {line.view().begin(), line.view().end()};
}

}  // namespace bulla
