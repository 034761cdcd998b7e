// SPDX-License-Identifier: Apache-2.0
//
// Opening what may be read, and reading it exactly.
#include "files/input_file.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <optional>

#include "files/anonymous_file.hpp"
#include "files/canonical_path.hpp"
#include "files/file_errors.hpp"
#include "files/region_journal.hpp"
#include "files/transfer.hpp"

namespace bulla {
namespace {

constexpr std::string_view kStdin = "standard input";

struct stat status_of(int descriptor, std::string_view path) {
  struct stat status {};
  if (fstat(descriptor, &status) != 0) throw read_error(path, "", errno);
  return status;
}

void refuse_unless_readable(const struct stat &status, const std::string &path) {
  if (S_ISREG(status.st_mode) || S_ISFIFO(status.st_mode)) return;
  throw Error(Reason::kFileUnreadable,
              path + ": is a " + std::string(kind_of_file(status.st_mode)) + ", not a file");
}

// Pipes block until somebody writes: what is no file is refused before it is opened.
OwnedDescriptor open_path(const std::string &path) {
  struct stat status {};
  if (stat(path.c_str(), &status) != 0) throw read_error(path, "", errno);
  refuse_unless_readable(status, path);
  OwnedDescriptor file(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY));
  if (!file) throw read_error(path, "", errno);
  refuse_unless_readable(status_of(file.get(), path), path);
  return file;
}

OwnedDescriptor open_stdin() {
  if (isatty(STDIN_FILENO) == 1) {
    throw Error(Reason::kFileUnreadable, "standard input is a terminal")
        .hint("name a file, or send it through a pipe");
  }
  OwnedDescriptor file(fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 0));
  if (!file) throw read_error(kStdin, "", errno);
  return file;
}

// True when offsets in the file are offsets of the input.
bool is_seekable_from_start(int descriptor, const struct stat &status) {
  return S_ISREG(status.st_mode) && lseek(descriptor, 0, SEEK_CUR) == 0;
}

// The region that a journal completes, where the file itself is not yet in its new state.
Bytes region_from_journal(const std::string &path, int descriptor, std::uint64_t size) {
  const std::optional<std::string> canonical = canonical_path(path);
  if (!canonical) return {};
  std::optional<RegionJournal> journal = read_region_journal(*canonical);
  if (!journal) return {};
  const RegionState state = region_state(*journal, descriptor, size);
  if (state == RegionState::kForeign || state == RegionState::kNew) return {};
  return std::move(journal->new_region);
}

}  // namespace

InputFile::InputFile(const std::string &path) : path_(path) {
  file_ = path == "-" ? open_stdin() : open_path(path);
  struct stat status = status_of(file_.get(), display_name());
  if (!is_seekable_from_start(file_.get(), status)) {
    OwnedDescriptor copy = open_anonymous_file();
    copy_stream(file_.get(), display_name(), copy.get(), "temporary copy of a pipe");
    file_ = std::move(copy);
    status = status_of(file_.get(), display_name());
  }
  size_ = static_cast<std::uint64_t>(status.st_size);
  modified_ = status.st_mtim;
  if (path != "-") journalled_region_ = region_from_journal(path, file_.get(), size_);
}

std::string_view InputFile::display_name() const {
  return path_ == "-" ? kStdin : path_;
}

void InputFile::pread(std::uint64_t offset, std::span<std::uint8_t> into) const {
  if (offset < journalled_region_.size()) {
    const std::size_t length =
        std::min<std::uint64_t>(journalled_region_.size() - offset, into.size());
    if (length > 0) std::memcpy(into.data(), &journalled_region_[offset], length);
    into = into.subspan(length);
    offset += length;
  }
  if (read_at(file_.get(), display_name(), offset, into) == into.size()) return;
  throw Error(Reason::kInputChanged, std::string(display_name()) + ": ends before byte " +
                                         std::to_string(offset + into.size()) + ", it had " +
                                         std::to_string(size_) + " when it was opened");
}

void InputFile::check_unchanged() const {
  const struct stat now = status_of(file_.get(), display_name());
  if (static_cast<std::uint64_t>(now.st_size) == size_ && now.st_mtim.tv_sec == modified_.tv_sec &&
      now.st_mtim.tv_nsec == modified_.tv_nsec) {
    return;
  }
  throw Error(Reason::kInputChanged,
              std::string(display_name()) + ": was changed while it was read");
}

Bytes read_whole(const std::string &path, std::uint64_t max_bytes) {
  const InputFile file(path);
  if (file.size() > max_bytes) {
    throw Error(BULLA_DOCUMENT_TOO_LARGE, std::string(file.display_name()) + ": " +
                                              size_text(file.size()) + ", at most " +
                                              size_text(max_bytes) + " are read here");
  }
  Bytes bytes(file.size());
  file.pread(0, bytes);
  return bytes;
}

}  // namespace bulla
