// SPDX-License-Identifier: Apache-2.0
//
// ^C and its relatives. The first signal only raises a flag, which long work looks at between
// blocks; a second one gives up at once: temporary files are unlinked and the process exits.
#pragma once

namespace bulla {

// For SIGINT, SIGTERM and SIGHUP: the first raises the flag, the second unlinks every temporary
// file and exits with the code of kInterrupted. SIGPIPE and SIGXFSZ are ignored from then on: the
// write fails instead, and cleans up. System calls are not restarted (no SA_RESTART). Signals that
// are ignored at the start (nohup) stay ignored. Call once, before threads start.
void install_interrupt_handlers();

bool interrupted();

// Throws Error kInterrupted when the flag is up. Cheap: one atomic load. Call it once per block.
void throw_if_interrupted();

// Waits until `descriptor` can be read, has ended or has failed: true. False as soon as the flag is
// up, also for a signal that comes just before the wait.
bool wait_readable(int descriptor);

// While one lives, a raised flag makes nobody throw: for putting away what was just made and would
// be lost. Work that begins meanwhile is not cut short, so keep it small; a second signal still
// gives up at once. One thread.
class InterruptWaits {
 public:
  InterruptWaits();
  ~InterruptWaits();
  InterruptWaits(const InterruptWaits &) = delete;
  InterruptWaits &operator=(const InterruptWaits &) = delete;
};

// While one lives, SIGINT, SIGTERM and SIGHUP wait. For sections of a few milliseconds in which a
// file goes from one good state to the next.
class SignalsHeld {
 public:
  SignalsHeld();
  ~SignalsHeld();
  SignalsHeld(const SignalsHeld &) = delete;
  SignalsHeld &operator=(const SignalsHeld &) = delete;

 private:
  unsigned char saved_[128];  // a sigset_t, kept out of this header
};

}  // namespace bulla
