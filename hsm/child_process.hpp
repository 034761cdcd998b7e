// SPDX-License-Identifier: Apache-2.0
//
// Runs one program: no shell, a few bytes in, a few bytes out, a time limit.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "formats/bytes.hpp"

namespace bulla {

struct ChildResult {
  int wait_status = 0;  // as waitpid gives it
  bool timed_out = false;
  bool output_too_long = false;
  Bytes output;            // what it wrote on stdout
  std::string last_error;  // the last line that it wrote on stderr that is not blank
};

struct ChildLimits {
  std::chrono::milliseconds timeout;
  std::size_t output_max_bytes;
};

// Starts `arguments` (the program first, found by PATH) with `input` (at most 4096 bytes) as its
// stdin, and waits until it has ended. Its stderr is passed on to ours as it comes: a person may be
// asked there to touch a token. It stays in our process group, so that it can ask at the terminal
// and Ctrl-C reaches it. At the time limit, and when it writes too much, it is killed (SIGKILL);
// what it has started itself is not. Errors: signer-failed when it cannot be started; interrupted.
ChildResult run_child(const std::vector<std::string> &arguments, ByteView input,
                      const ChildLimits &limits);

}  // namespace bulla
