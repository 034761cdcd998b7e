// SPDX-License-Identifier: Apache-2.0
//
// Sentences about faults of files.
#include "files/file_errors.hpp"

#include <sys/stat.h>

#include <array>
#include <cctype>
#include <cerrno>
#include <cstdio>
#include <system_error>

namespace bulla {
namespace {

std::string sentence(std::string_view path, std::string_view what, int error_number) {
  std::string text(path);
  if (!what.empty()) text.append(": ").append(what);
  return text + ": " + errno_text(error_number);
}

bool is_full(int error_number) {
  return error_number == ENOSPC || error_number == EDQUOT;
}

}  // namespace

std::string errno_text(int error_number) {
  std::string text = std::generic_category().message(error_number);
  if (!text.empty()) text[0] = static_cast<char>(std::tolower(static_cast<unsigned char>(text[0])));
  return text;
}

Error read_error(std::string_view path, std::string_view what, int error_number) {
  const bool missing = error_number == ENOENT || error_number == ENOTDIR;
  return {missing ? Reason::kFileNotFound : Reason::kFileUnreadable,
          sentence(path, what, error_number)};
}

Error write_error(std::string_view path, std::string_view what, int error_number) {
  return {is_full(error_number) ? Reason::kDiskFull : Reason::kOutputFailed,
          sentence(path, what, error_number)};
}

Error write_error_at(std::string_view path, std::uint64_t offset, std::uint64_t wanted_bytes,
                     int error_number) {
  if (!is_full(error_number)) return write_error(path, "cannot write", error_number);
  const std::string_view cause = error_number == EDQUOT ? "disk quota used up" : "disk full";
  return {Reason::kDiskFull, std::string(path) + ": " + std::string(cause) + " after " +
                                 size_text(offset) + ", at least " + size_text(wanted_bytes) +
                                 " more were wanted"};
}

std::string_view kind_of_file(unsigned mode) {
  switch (mode & S_IFMT) {
    case S_IFREG:
      return "regular file";
    case S_IFDIR:
      return "directory";
    case S_IFSOCK:
      return "socket";
    case S_IFIFO:
      return "pipe";
    case S_IFBLK:
      return "block device";
    case S_IFCHR:
      return "character device";
    case S_IFLNK:
      return "symbolic link";
    default:
      return "special file";
  }
}

std::string size_text(std::uint64_t bytes) {
  static constexpr std::array<const char *, 4> kUnits = {"KiB", "MiB", "GiB", "TiB"};
  if (bytes < 10240) return std::to_string(bytes) + " bytes";
  double value = static_cast<double>(bytes) / 1024;
  std::size_t unit = 0;
  while (value >= 1024 && unit + 1 < kUnits.size()) {
    value /= 1024;
    unit++;
  }
  std::array<char, 32> text;
  std::snprintf(text.data(), text.size(), "%.1f %s", value, kUnits[unit]);
  return text.data();
}

}  // namespace bulla
