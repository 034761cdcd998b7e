// SPDX-License-Identifier: Apache-2.0
//
// Fork, questions and answers, and the several ways in which a module can end.
#include "hsm/pkcs11/module_process.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>

#include "files/interrupt.hpp"
#include "files/owned_descriptor.hpp"
#include "hsm/pkcs11/error_message.hpp"
#include "hsm/pkcs11/fields.hpp"

namespace bulla::pkcs11 {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

// After this silence the person is told what is waited for.
constexpr milliseconds kSilence = std::chrono::seconds(2);
constexpr int kEndingMs = 3000;  // what a module may take to log out and end
// What a token may take after ^C for the signature that it is making: most need less, and what is
// made then is neither lost nor made again. Nobody is waited for who would have to touch it.
constexpr milliseconds kGrace{500};

// A clean place for the module: the program's signals, files and terminal streams are not its own.
void settle_in_child(int channel, pid_t parent) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (getppid() != parent) _exit(1);
  for (const int signal_number : {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGALRM, SIGCHLD})
    signal(signal_number, SIG_DFL);
  for (const int signal_number : {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGPIPE})
    signal(signal_number, SIG_IGN);  // the program decides
  const int nothing = open("/dev/null", O_RDWR | O_CLOEXEC);
  dup2(nothing, STDIN_FILENO);
  dup2(STDERR_FILENO, STDOUT_FILENO);
  if (channel > 3) close_range(3, static_cast<unsigned>(channel) - 1, 0);
  close_range(static_cast<unsigned>(channel) + 1, ~0U, 0);
}

[[noreturn]] void run_child(const ModuleProcess::Body &body, Channel channel, pid_t parent) {
  settle_in_child(channel.descriptor(), parent);
  const ProgramSide program(std::move(channel));
  try {
    body(program);
  } catch (const Error &error) {
    program.fail(error);
  } catch (const std::exception &error) {
    program.fail(Error(Reason::kInternal, error.what()));
  }
  _exit(0);
}

// How the process ended, as waitpid gives it; nothing when it has not after a moment.
std::optional<int> collect(pid_t pid) {
  const OwnedDescriptor ended(static_cast<int>(syscall(SYS_pidfd_open, pid, 0)));
  pollfd waited{ended.get(), POLLIN, 0};
  (void)poll(&waited, 1, kEndingMs);  // a signal makes it shorter
  int status = 0;
  return waitpid(pid, &status, WNOHANG) == 0 ? std::nullopt : std::optional(status);
}

}  // namespace

std::optional<Bytes> ProgramSide::next_request() const {
  auto message = channel_.receive();
  if (!message || message->kind != MessageKind::kRequest) return std::nullopt;
  return std::move(message->content);
}

void ProgramSide::notice(const std::string &text) const {
  channel_.send(MessageKind::kNotice, as_bytes(text));
}

void ProgramSide::fail(const Error &error) const {
  channel_.send(MessageKind::kError, encode_error(error));
}

Secret ProgramSide::ask_pin(const PinQuestion &question) const {
  FieldWriter fields;
  fields.number(static_cast<std::uint64_t>(question.purpose))
      .number(static_cast<std::uint64_t>(question.tries))
      .text(question.label)
      .text(question.serial);
  channel_.send(MessageKind::kQuestion, fields.view());
  auto pin = channel_.receive_pin();
  if (!pin) _exit(0);
  return std::move(*pin);
}

ModuleProcess::ModuleProcess(std::string name, TokenAccess access, const Body &body)
    : name_(std::move(name)), access_(std::move(access)) {
  auto [ours, theirs] = Channel::make_pair();
  const pid_t parent = getpid();
  std::fflush(nullptr);  // or the module's process could write it once more
  pid_ = fork();
  if (pid_ < 0) throw Error(Reason::kInternal, "no process for the PKCS#11 module");
  if (pid_ == 0) {
    ours.close();
    run_child(body, std::move(theirs), parent);
  }
  channel_ = std::move(ours);
}

ModuleProcess::~ModuleProcess() {
  if (pid_ < 0) return;
  channel_.close();
  if (!collect(pid_)) stop();
}

void ModuleProcess::stop() {
  if (pid_ < 0) return;
  kill(pid_, SIGKILL);
  (void)collect(pid_);  // if not, a driver holds on to it, and we do not wait for that
  pid_ = -1;
}

std::uint64_t ModuleProcess::ask(ByteView request) {
  if (pid_ < 0 || !channel_.send(MessageKind::kRequest, request)) throw died();
  return asked_++;
}

Bytes ModuleProcess::take(std::uint64_t number, const TokenAccess &access) {
  while (answered_ <= number) {
    Bytes answer = next_answer(access);
    answers_.emplace(answered_++, std::move(answer));
  }
  auto found = answers_.extract(number);
  if (found.empty()) throw Error(Reason::kInternal, name_ + ": an answer is taken twice");
  return std::move(found.mapped());
}

Bytes ModuleProcess::next_answer(const TokenAccess &access) {
  for (;;) {
    Message message = wait_for_message(access);
    switch (message.kind) {
      case MessageKind::kAnswer:
        return std::move(message.content);
      case MessageKind::kNotice:
        access.notice({message.content.begin(), message.content.end()});
        break;
      case MessageKind::kQuestion:
        answer_question(message.content, access);
        break;
      case MessageKind::kError:
        channel_.close();  // it ends by itself
        throw decode_error(message.content);
      default:
        throw Error(Reason::kHsmModuleFailed, name_ + ": its process answered with garbage");
    }
  }
}

Message ModuleProcess::wait_for_message(const TokenAccess &access) {
  const auto start = Clock::now();
  milliseconds limit = access.timeout;
  bool was_told = false;
  bool is_ending = false;
  for (;;) {
    const auto passed = std::chrono::duration_cast<milliseconds>(Clock::now() - start);
    if (!is_ending && interrupted()) {
      is_ending = true;
      limit = std::min(limit, passed + kGrace);
    }
    if (passed >= limit) {
      if (is_ending) throw_if_interrupted();
      stop();
      throw Error(Reason::kSignerTimeout,
                  name_ + ": no answer within " + std::to_string(limit.count()) + " ms")
          .hint("is the token plugged in, does it blink to be touched; then run again");
    }
    if (!was_told && passed >= kSilence) {
      access.notice("waiting for the token: touch it if it blinks");
      was_told = true;
    }
    const auto left = limit - passed;
    if (channel_.wait(was_told ? left : std::min(left, kSilence)) == Channel::Waited::kReady) {
      if (auto message = channel_.receive()) return std::move(*message);
      throw died();
    }
  }
}

void ModuleProcess::answer_question(ByteView content, const TokenAccess &access) {
  FieldReader fields(content);
  PinQuestion question;
  question.purpose = static_cast<PinQuestion::For>(fields.number());
  question.tries = static_cast<PinQuestion::Tries>(fields.number());
  question.label = fields.text();
  question.serial = fields.text();
  try {
    if (question.tries == PinQuestion::Tries::kFinal) access.confirm_final_try(question);
    const bool at_token = question.purpose == PinQuestion::For::kKeypad;
    const Secret pin = at_token ? Secret() : access.pin(question);
    channel_.send(MessageKind::kPin, pin.view());
  } catch (...) {
    channel_.close();
    throw;
  }
}

// Why there is no answer: the process ended, or has closed the channel and is about to.
Error ModuleProcess::died() {
  const bool is_first = pid_ >= 0 && channel_.descriptor() >= 0;
  const std::optional<int> status = is_first ? collect(pid_) : std::nullopt;
  if (status) pid_ = -1;
  std::string how = "is no longer there";
  if (status && WIFEXITED(*status))
    how = "ended the process with status " + std::to_string(WEXITSTATUS(*status));
  if (status && WIFSIGNALED(*status))
    how = "crashed (signal " + std::to_string(WTERMSIG(*status)) + ", " +
          strsignal(WTERMSIG(*status)) + ")";
  return Error(Reason::kHsmModuleFailed, name_ + ": the module " + how)
      .hint("nothing is half signed: update the module, or take another one, and run again");
}

}  // namespace bulla::pkcs11
