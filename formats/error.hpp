// SPDX-License-Identifier: Apache-2.0
//
// The one exception of the host libraries: a reason from a closed list (formats/reasons.hpp, or a
// status of the device code), one sentence that says what, where and what was wanted, and hints
// that name the next thing to do. Thrown where the fact is known; callers add context as it rises.
// A refusal by the verifier is not an Error: it is a Verdict.
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "formats/reasons.hpp"
#include "formats/wire/status.h"

namespace bulla {

class Error : public std::runtime_error {
 public:
  // `what`: lower case, no full stop, with path and values. Example: "app.bulla: no such file".
  Error(Reason reason, const std::string &what);
  // A fault that the device code named; reason and exit code are those of the status.
  Error(bulla_status status, const std::string &what);

  // Adds a line that starts with "hint: " when printed; returns *this so that it can be thrown.
  Error &hint(std::string text);
  // Puts "context: " before the sentence.
  Error &within(std::string_view context);

  const char *what() const noexcept override { return sentence_.c_str(); }
  std::string_view reason() const { return reason_; }
  int exit_code() const { return exit_code_; }
  const std::vector<std::string> &hints() const { return hints_; }

 private:
  std::string_view reason_;  // a string literal
  int exit_code_;
  std::string sentence_;
  std::vector<std::string> hints_;
};

}  // namespace bulla
