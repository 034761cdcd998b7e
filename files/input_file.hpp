// SPDX-License-Identifier: Apache-2.0
//
// A file that is read: at any offset, exactly, with a look at the end at whether it changed
// meanwhile. If signing the file was cut off before (files/rewrite_region.hpp), what is read is the
// completed state, taken from the journal beside the file (`NAME.bulla-journal`, no hidden file);
// nothing is written for that, and journalled_bytes() tells.
#pragma once

#include <sys/stat.h>

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "files/owned_descriptor.hpp"
#include "formats/bytes.hpp"

namespace bulla {

class InputFile {
 public:
  // "-" is stdin. What comes through a pipe ("-", /dev/fd/N) is first copied to an unnamed file in
  // $TMPDIR (or /var/tmp), so that every input has a size and can be read at any offset.
  // kFileNotFound; kFileUnreadable for missing rights, and for a directory, socket, device or a
  // terminal, named as such; kDiskFull and kInterrupted while a pipe is copied.
  explicit InputFile(const std::string &path);
  InputFile(InputFile &&) = default;
  InputFile &operator=(InputFile &&) = default;

  const std::string &path() const { return path_; }
  std::string_view display_name() const;  // the path, or "standard input"
  std::uint64_t size() const { return size_; }

  // Exactly into.size() bytes at `offset`. kInputChanged when the file has become too short for it,
  // kFileUnreadable on any other fault. May be called by several threads. Asking beyond size() is
  // the caller's mistake and reported as kInputChanged too.
  void pread(std::uint64_t offset, std::span<std::uint8_t> into) const;

  // kInputChanged unless size and modification time are those of the moment of opening. A change
  // within one tick of the file system's clock (4 ms on ext4), or one that sets the time back, is
  // not seen: whoever needs certainty hashes what was read.
  void check_unchanged() const;

  // Open for reading, owned by this object. Bytes read past it do not pass the journal.
  int descriptor() const { return file_.get(); }
  // Bytes at the start that come from the journal rather than from the file; 0 nearly always.
  std::size_t journalled_bytes() const { return journalled_region_.size(); }

 private:
  std::string path_;
  OwnedDescriptor file_;
  std::uint64_t size_ = 0;
  timespec modified_{};
  Bytes journalled_region_;
};

// The whole of a small file ("-": stdin). BULLA_DOCUMENT_TOO_LARGE above `max_bytes`, with the
// sentence "PATH: N bytes, at most M are read here"; otherwise the errors of InputFile.
Bytes read_whole(const std::string &path, std::uint64_t max_bytes);

}  // namespace bulla
