// SPDX-License-Identifier: Apache-2.0
//
// The answer of a command that takes several files: one file's fields stand at the top of the JSON
// object, those of several in "packages"; the exit code is the greatest.
#pragma once

#include <string>
#include <vector>

#include "cli/output.hpp"

namespace bulla {

class FileReport {
 public:
  // `file_count`: how many will be added.
  FileReport(Output &output, std::size_t file_count) : output_(output), count_(file_count) {}

  // What came of one file, with more fields in `more`.
  void add(const std::string &file, const std::string &outcome, const std::string &reason,
           int exit_code, const Record &more = {});
  // An error with one of several files: said on stderr, and an entry here. The error of an only
  // file is thrown on: it is the error of the command.
  void add_error(const std::string &file, const Error &error);

  // Gives the result to the output, and the exit code of the command.
  int finish();

 private:
  Output &output_;
  std::size_t count_;
  std::vector<Record> records_;
  int exit_code_ = 0;
};

}  // namespace bulla
