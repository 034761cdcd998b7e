// SPDX-License-Identifier: Apache-2.0
//
// Collects what came of each file.
#include "cli/file_report.hpp"

#include <algorithm>

namespace bulla {

void FileReport::add(const std::string &file, const std::string &outcome, const std::string &reason,
                     int exit_code, const Record &more) {
  Record record;
  record.add("file", file).add("outcome", outcome).add("reason", reason).add_all(more);
  records_.push_back(record);
  exit_code_ = std::max(exit_code_, exit_code);
}

void FileReport::add_error(const std::string &file, const Error &error) {
  if (count_ == 1) throw Error(error);
  output_.complain(error);
  add(file, error.exit_code() == 1 ? "refused" : "error", std::string(error.reason()),
      error.exit_code(), Record().add("message", error.what()));
}

int FileReport::finish() {
  if (count_ == 1 && records_.size() == 1) {
    output_.result(records_.front());
  } else {
    output_.result(Record().add("packages", records_));
  }
  return exit_code_;
}

}  // namespace bulla
