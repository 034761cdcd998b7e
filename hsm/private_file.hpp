// SPDX-License-Identifier: Apache-2.0
//
// Reads files that hold secrets (keys, passphrases, PINs) straight into locked memory, and refuses
// those that other users of the machine could have read or changed.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <string>

#include "files/owned_descriptor.hpp"
#include "formats/error.hpp"
#include "hsm/secret.hpp"

namespace bulla {

// A file with a secret in it, open: a regular file, or a pipe such as a shell's <(…).
class PrivateFile {
 public:
  // `what` names it in messages ("key file"). Errors: key-not-found, key-unreadable.
  PrivateFile(std::filesystem::path path, std::string what);

  // Everything to the end. Error: key-unreadable, also when it is longer than `max_bytes`.
  Secret read(std::size_t max_bytes);
  // Throws key-file-rights, with the chmod to type, when group or others have any right to it. It
  // is the open file that is judged: what was checked is what is read.
  void require_private() const;

 private:
  Error error(Reason reason, const std::string &sentence) const;
  Error system_error(Reason reason) const;  // with the words for errno

  std::filesystem::path path_;
  std::string what_;
  OwnedDescriptor file_;
  mode_t mode_ = 0;
};

}  // namespace bulla
