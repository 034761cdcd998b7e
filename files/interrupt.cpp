// SPDX-License-Identifier: Apache-2.0
//
// The handler does only what is async-signal-safe: atomics, unlink, write, _exit.
#include "files/interrupt.hpp"

#include <poll.h>
#include <signal.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstring>

#include "files/temporary_names.hpp"
#include "formats/error.hpp"

namespace bulla {
namespace {

constexpr int kSignals[] = {SIGINT, SIGTERM, SIGHUP};

std::atomic<bool> flag{false};
std::atomic<int> waiting{0};  // InterruptWaits that live
static_assert(std::atomic<bool>::is_always_lock_free);
int exit_code = 4;  // reason_exit_code(kInterrupted), looked up before any signal can come

extern "C" void on_signal(int) {
  if (!flag.exchange(true)) return;
  unlink_all_temporaries();
  _exit(exit_code);
}

sigset_t interrupting_signals() {
  sigset_t set;
  sigemptyset(&set);
  for (const int signal : kSignals) sigaddset(&set, signal);
  return set;
}

}  // namespace

void install_interrupt_handlers() {
  exit_code = reason_exit_code(Reason::kInterrupted);
  struct sigaction action {};
  action.sa_handler = on_signal;
  action.sa_mask = interrupting_signals();
  for (const int signal : kSignals) {
    struct sigaction before {};
    sigaction(signal, nullptr, &before);
    if (before.sa_handler != SIG_IGN) sigaction(signal, &action, nullptr);
  }
  struct sigaction ignore {};
  ignore.sa_handler = SIG_IGN;
  for (const int signal : {SIGPIPE, SIGXFSZ}) sigaction(signal, &ignore, nullptr);
}

bool interrupted() {
  return flag.load(std::memory_order_relaxed);
}

void throw_if_interrupted() {
  if (interrupted() && waiting.load(std::memory_order_relaxed) == 0)
    throw Error(Reason::kInterrupted, "interrupted");
}

bool wait_readable(int descriptor) {
  sigset_t open;
  pthread_sigmask(SIG_BLOCK, nullptr, &open);
  const SignalsHeld held;  // only ppoll lets them in
  pollfd waited{descriptor, POLLIN, 0};
  while (!interrupted())
    if (ppoll(&waited, 1, nullptr, &open) >= 0 || errno != EINTR) return true;
  return false;
}

InterruptWaits::InterruptWaits() {
  ++waiting;
}

InterruptWaits::~InterruptWaits() {
  --waiting;
}

SignalsHeld::SignalsHeld() {
  static_assert(sizeof(sigset_t) <= sizeof(saved_));
  const sigset_t held = interrupting_signals();
  sigset_t saved;
  pthread_sigmask(SIG_BLOCK, &held, &saved);
  std::memcpy(saved_, &saved, sizeof(saved));
}

SignalsHeld::~SignalsHeld() {
  sigset_t saved;
  std::memcpy(&saved, saved_, sizeof(saved));
  pthread_sigmask(SIG_SETMASK, &saved, nullptr);
}

}  // namespace bulla
