// SPDX-License-Identifier: Apache-2.0
//
// -o, --out and -f, --force: where a command that makes one file puts it.
#pragma once

#include <string>
#include <utility>

#include "cli/arguments.hpp"
#include "cli/output.hpp"
#include "files/output_file.hpp"

namespace bulla {

class OutputOption {
 public:
  // --out, which must be given: `value` as "TKS.bulla", `what` as "the key store".
  void declare(Arguments &arguments, std::string value, const std::string &what) {
    arguments.option("-o,--out", std::move(value), what + "; '-' is stdout", path_)
        .required()
        .files();
  }
  // --force, which stands last in a help.
  void declare_force(Arguments &arguments) {
    arguments.flag("-f,--force", "replaces an existing output", is_forced_);
  }

  // Before anything is said: an output that goes to stdout has it for itself.
  void begin(Output &output) const {
    if (path_ == "-") output.give_stdout_away();
  }
  const std::string &path() const { return path_; }
  Overwrite overwrite() const { return is_forced_ ? Overwrite::kYes : Overwrite::kNo; }

 private:
  std::string path_;
  bool is_forced_ = false;
};

}  // namespace bulla
