// SPDX-License-Identifier: Apache-2.0
//
// Secret files: opened once, judged by their descriptor, read without any buffer but the Secret.
#include "hsm/private_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <utility>

#include "files/file_errors.hpp"

namespace bulla {
namespace {

std::string octal(mode_t mode) {
  std::array<char, 8> text{};
  std::snprintf(text.data(), text.size(), "%04o", static_cast<unsigned>(mode) & 07777U);
  return text.data();
}

}  // namespace

PrivateFile::PrivateFile(std::filesystem::path path, std::string what)
    : path_(std::move(path)),
      what_(std::move(what)),
      file_(open(path_.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY)) {
  if (!file_) {
    const bool missing = errno == ENOENT || errno == ENOTDIR;
    throw system_error(missing ? Reason::kKeyNotFound : Reason::kKeyUnreadable);
  }
  struct stat status {};
  if (fstat(file_.get(), &status) != 0) throw system_error(Reason::kKeyUnreadable);
  if (!S_ISREG(status.st_mode) && !S_ISFIFO(status.st_mode))
    throw error(Reason::kKeyUnreadable, "not a file: a " + what_ + " is wanted");
  mode_ = status.st_mode;
}

Secret PrivateFile::read(std::size_t max_bytes) {
  Secret content(max_bytes + 1);
  std::size_t filled = 0;
  while (filled < content.size()) {
    const ssize_t got =
        ::read(file_.get(), content.writable().data() + filled, content.size() - filled);
    if (got == 0) break;
    if (got > 0) filled += static_cast<std::size_t>(got);
    if (got < 0 && errno != EINTR) throw system_error(Reason::kKeyUnreadable);
  }
  if (filled > max_bytes)
    throw error(Reason::kKeyUnreadable,
                "longer than a " + what_ + " can be (" + std::to_string(max_bytes) + " bytes)");
  content.truncate(filled);
  return content;
}

void PrivateFile::require_private() const {
  if ((mode_ & (S_IRWXG | S_IRWXO)) == 0) return;
  throw error(Reason::kKeyFileRights,
              "others may use this " + what_ + " (rights " + octal(mode_) + ")")
      .hint("chmod 600 " + path_.string());
}

Error PrivateFile::error(Reason reason, const std::string &sentence) const {
  return Error(reason, path_.string() + ": " + sentence);
}

Error PrivateFile::system_error(Reason reason) const {
  return error(reason, what_ + ": " + errno_text(errno));
}

}  // namespace bulla
