// SPDX-License-Identifier: Apache-2.0
//
// The part that readers of file systems share: from the root through all directories, each once,
// within the limits of contained_files.hpp. What an entry or an inode looks like is the reader's.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "packer/delta/contained_files.hpp"

namespace bulla {

struct DirectoryEntry {
  std::string name;
  std::uint64_t inode;
};

// A file system as the walk sees it. Called with numbers that the image gave: any may be wrong.
class InodeSource {
 public:
  virtual ~InodeSource() = default;
  // The bits of POSIX that say what it is; anything when there is no such inode.
  virtual std::uint64_t mode(std::uint64_t inode) const = 0;
  // Extents inside the image; none when the content is not stored plainly.
  virtual std::vector<Extent> extents(std::uint64_t inode) = 0;
  // The entries of one block of a directory, at the end of `found`; the last block may be cut.
  virtual void add_entries(ByteView block, std::vector<DirectoryEntry> &found) const = 0;
};

// Every regular file with bytes that `root` leads to; of several names of one file, the first.
// Directories consist of blocks of `block_bytes`, at least one.
std::vector<ContainedFile> walk_directories(ByteView image, std::uint64_t block_bytes,
                                            InodeSource &source, std::uint64_t root);

}  // namespace bulla
