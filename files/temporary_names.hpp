// SPDX-License-Identifier: Apache-2.0
//
// The temporary files that this process owns now, in a table that a signal handler can walk: an
// interrupted program unlinks them before it exits. Knows names only, neither contents nor targets.
#pragma once

#include <cstddef>
#include <string>

namespace bulla {

// The name of one temporary file; when it goes, the file is unlinked and forgotten.
class TemporaryName {
 public:
  // `absolute_path` must be absolute (the handler does not know the working directory then) and
  // shorter than PATH_MAX. kOutputFailed when the table (256 names) is full.
  explicit TemporaryName(const std::string &absolute_path);
  ~TemporaryName();
  TemporaryName(const TemporaryName &) = delete;
  TemporaryName &operator=(const TemporaryName &) = delete;

  const char *c_str() const;

  // The file is not ours after all: it stays when the name goes. c_str() is invalid from then on.
  void forget();

 private:
  std::size_t slot_;
};

// Unlinks every file in the table. Async-signal-safe; meant to be followed by _exit().
void unlink_all_temporaries() noexcept;

// `.NAME.bulla-XXXXXX.tmp` in the directory of `target`, XXXXXX random. Does not create it.
std::string temporary_path_beside(const std::string &target);

}  // namespace bulla
