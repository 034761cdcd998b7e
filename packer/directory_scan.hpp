// SPDX-License-Identifier: Apache-2.0
//
// What is in a directory, in the order and in the words of an archive, with enough of each file's
// state to notice later that it changed. Reads names and metadata, no contents.
#pragma once

#include <sys/types.h>
#include <time.h>

#include <cstdint>
#include <string>
#include <vector>

#include "files/owned_descriptor.hpp"

namespace bulla {

// Two looks at one file that give different states mean that it was changed or replaced. A change
// within one tick of the file system's clock is not seen (as in files/input_file.hpp).
struct FileState {
  dev_t device;
  ino_t inode;
  mode_t mode;
  off_t size;
  timespec modified;
};

struct ArchiveMember {
  enum class Kind { kDirectory, kFile, kSymbolicLink, kHardLink } kind;
  std::string path;         // relative to the root, any bytes, no "./", no "/" at the end
  std::string link_target;  // kSymbolicLink: its text; kHardLink: the path of an earlier member
  FileState state;

  std::uint64_t content_bytes() const;  // 0 for all but kFile
};

class DirectoryScan {
 public:
  // Everything below `root`. Symbolic links are members, never followed (`root` itself may be one).
  // Throws Error: kFileNotFound, kFileUnreadable, kInterrupted; kInputUnsupported for a socket,
  // FIFO or device, which it names.
  explicit DirectoryScan(const std::string &root);

  // Ascending bytewise by path, so a directory stands before what is in it; the root itself is no
  // member. Of several names of one file the first is the file, the others are hard links to it.
  const std::vector<ArchiveMember> &members() const { return members_; }
  const std::string &root() const { return root_; }
  std::string path_of(const ArchiveMember &member) const;  // with the root, for messages

  // A kFile member, open for reading. kInputChanged unless it is what was scanned.
  OwnedDescriptor open(const ArchiveMember &member) const;
  // kInputChanged unless the open file of `member` is still in the state that was scanned.
  void check_unchanged(const ArchiveMember &member, int descriptor) const;
  // Looks at every member once more, directories included, so that names that came or went are
  // noticed too: kInputChanged.
  void check_unchanged() const;

 private:
  void scan_one(const std::string &directory, std::vector<std::string> &directories_to_scan);
  ArchiveMember look_at(const std::string &path) const;
  void join_hard_links();

  std::string root_;
  OwnedDescriptor root_descriptor_;
  FileState root_state_;
  std::vector<ArchiveMember> members_;
};

}  // namespace bulla
