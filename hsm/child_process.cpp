// SPDX-License-Identifier: Apache-2.0
//
// posix_spawn, two pipes out, and a pidfd, so that one poll sees output, end and time limit. The
// input is written before the program starts: it fits into a pipe, so nobody ever waits for it.
#include "hsm/child_process.hpp"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <system_error>

#include "files/interrupt.hpp"
#include "files/owned_descriptor.hpp"
#include "formats/error.hpp"

namespace bulla {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t kInputMaxBytes = 4096;  // what a pipe takes at once, POSIX PIPE_BUF on Linux
constexpr std::size_t kErrorLineMaxBytes = 1024;

Error start_failed(const std::string &program, int error) {
  Error fault(Reason::kSignerFailed,
              program + ": cannot be started: " + std::generic_category().message(error));
  if (error == ENOENT) fault.hint("install it, or give its path; no shell looks for it");
  return fault;
}

struct Pipe {
  Pipe() {
    std::array<int, 2> ends{};
    if (pipe2(ends.data(), O_CLOEXEC) != 0)
      throw Error(Reason::kSignerFailed, "no pipe: " + std::generic_category().message(errno));
    read_end = OwnedDescriptor(ends[0]);
    write_end = OwnedDescriptor(ends[1]);
  }
  OwnedDescriptor read_end;
  OwnedDescriptor write_end;
};

// The attributes and file actions of posix_spawn, given back at the end.
class SpawnPlan {
 public:
  SpawnPlan(const Pipe &in, const Pipe &out, const Pipe &err) {
    posix_spawn_file_actions_init(&actions_);
    posix_spawn_file_actions_adddup2(&actions_, in.read_end.get(), STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&actions_, out.write_end.get(), STDOUT_FILENO);
    posix_spawn_file_actions_adddup2(&actions_, err.write_end.get(), STDERR_FILENO);
    sigset_t none;
    sigset_t defaults;
    sigemptyset(&none);
    sigemptyset(&defaults);
    sigaddset(&defaults, SIGPIPE);
    posix_spawnattr_init(&attributes_);
    posix_spawnattr_setsigmask(&attributes_, &none);
    posix_spawnattr_setsigdefault(&attributes_, &defaults);
    posix_spawnattr_setflags(&attributes_, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  }
  SpawnPlan(const SpawnPlan &) = delete;
  SpawnPlan &operator=(const SpawnPlan &) = delete;
  ~SpawnPlan() {
    posix_spawnattr_destroy(&attributes_);
    posix_spawn_file_actions_destroy(&actions_);
  }

  pid_t start(const std::vector<std::string> &arguments) const {
    std::vector<char *> argv;
    for (const auto &argument : arguments) argv.push_back(const_cast<char *>(argument.c_str()));
    argv.push_back(nullptr);
    pid_t pid = 0;
    const int error = posix_spawnp(&pid, argv[0], &actions_, &attributes_, argv.data(), environ);
    if (error != 0) throw start_failed(arguments.front(), error);
    return pid;
  }

 private:
  posix_spawn_file_actions_t actions_{};
  posix_spawnattr_t attributes_{};
};

// A started child that is killed and collected at the latest when this goes.
class Child {
 public:
  explicit Child(pid_t pid)
      : pid_(pid), ended_(static_cast<int>(syscall(SYS_pidfd_open, pid, 0))) {}
  Child(const Child &) = delete;
  Child &operator=(const Child &) = delete;
  ~Child() {
    if (!collected_) stop();
  }
  // Readable once the child has ended; -1 where the kernel has no pidfd (before Linux 5.3).
  int descriptor() const { return ended_.get(); }
  void stop() {
    kill(pid_, SIGKILL);
    collect();
  }
  int collect() {
    int status = 0;
    while (waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
    }
    collected_ = true;
    return status;
  }

 private:
  pid_t pid_;
  OwnedDescriptor ended_;
  bool collected_ = false;
};

// Keeps the last line that is not blank of a text that comes in pieces.
class LastLine {
 public:
  void add(std::string_view text) {
    for (const char c : text) {
      if (c == '\n') {
        finish();
      } else if (line_.size() < kErrorLineMaxBytes) {
        line_.push_back(static_cast<unsigned char>(c) < 0x20 ? ' ' : c);
      }
    }
  }
  std::string take() {
    finish();
    return last_;
  }

 private:
  void finish() {
    if (line_.find_first_not_of(' ') != std::string::npos) last_ = line_;
    line_.clear();
  }
  std::string line_;
  std::string last_;
};

// What the child writes, taken in as it comes.
class Intake {
 public:
  Intake(OwnedDescriptor out, OwnedDescriptor err, std::size_t output_max_bytes)
      : out_(std::move(out)), err_(std::move(err)), output_max_bytes_(output_max_bytes) {
    // What the child has left open in processes of its own must not make a read wait.
    fcntl(out_.get(), F_SETFL, O_NONBLOCK);
    fcntl(err_.get(), F_SETFL, O_NONBLOCK);
  }
  int out() const { return out_.get(); }  // -1 once it has ended
  int err() const { return err_.get(); }
  bool closed() const { return !out_ && !err_; }
  bool too_long() const { return output_.size() > output_max_bytes_; }

  void take_output() {
    drain(out_, [this](ByteView piece) {
      const auto room = std::min(piece.size(), output_max_bytes_ + 1 - output_.size());
      output_.insert(output_.end(), piece.begin(), piece.begin() + static_cast<long>(room));
    });
  }
  void take_error() {
    drain(err_, [this](ByteView piece) {
      if (write(STDERR_FILENO, piece.data(), piece.size()) < 0) errno = 0;  // as the child would
      error_.add({reinterpret_cast<const char *>(piece.data()), piece.size()});
    });
  }
  void hand_over(ChildResult &result) {
    result.output_too_long = too_long();
    result.output = std::move(output_);
    result.last_error = error_.take();
  }

 private:
  template <typename Use>
  static void drain(OwnedDescriptor &source, const Use &use) {
    std::array<std::uint8_t, 4096> piece;
    while (source) {
      const ssize_t got = read(source.get(), piece.data(), piece.size());
      if (got < 0 && errno == EINTR) continue;
      if (got < 0 && errno == EAGAIN) return;
      if (got <= 0) {
        source = OwnedDescriptor();
        return;
      }
      use(ByteView(piece.data(), static_cast<std::size_t>(got)));
    }
  }

  OwnedDescriptor out_;
  OwnedDescriptor err_;
  std::size_t output_max_bytes_;
  Bytes output_;
  LastLine error_;
};

int remaining_ms(Clock::time_point deadline) {
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - Clock::now()).count();
  return static_cast<int>(std::clamp<long long>(left, 0, 1'000'000));
}

// Takes in what comes until the child has ended or a limit is reached; true when it has ended.
bool follow(const Child &child, Intake &intake, Clock::time_point deadline) {
  for (;;) {
    std::array<pollfd, 3> waited{pollfd{intake.out(), POLLIN, 0}, pollfd{intake.err(), POLLIN, 0},
                                 pollfd{child.descriptor(), POLLIN, 0}};
    poll(waited.data(), waited.size(), remaining_ms(deadline));
    throw_if_interrupted();
    const bool ended = (waited[2].revents & POLLIN) != 0;
    intake.take_output();
    intake.take_error();
    if (ended || (child.descriptor() < 0 && intake.closed())) return true;
    if (intake.too_long() || Clock::now() >= deadline) return false;
  }
}

}  // namespace

ChildResult run_child(const std::vector<std::string> &arguments, ByteView input,
                      const ChildLimits &limits) {
  Pipe in;
  Pipe out;
  Pipe err;
  if (input.size() > kInputMaxBytes ||
      write(in.write_end.get(), input.data(), input.size()) != static_cast<ssize_t>(input.size()))
    throw Error(Reason::kInternal, "the input of a signing program does not fit into a pipe");
  Child child(SpawnPlan(in, out, err).start(arguments));
  in.write_end = OwnedDescriptor();
  in.read_end = OwnedDescriptor();
  out.write_end = OwnedDescriptor();
  err.write_end = OwnedDescriptor();

  Intake intake(std::move(out.read_end), std::move(err.read_end), limits.output_max_bytes);
  ChildResult result;
  if (follow(child, intake, Clock::now() + limits.timeout)) {
    result.wait_status = child.collect();
  } else {
    child.stop();
    result.timed_out = !intake.too_long();
  }
  intake.hand_over(result);
  return result;
}

}  // namespace bulla
