// SPDX-License-Identifier: Apache-2.0
//
// The part that readers of file systems share: from the root through all directories, each once,
// within the limits of contained_files.hpp. What an entry or an inode looks like is the reader's.
#pragma once

#include <functional>
#include <string>
#include <unordered_set>
#include <vector>

#include "packer/delta/contained_files.hpp"

namespace bulla {

struct DirectoryEntry {
  std::string name;
  std::uint64_t inode;
};

enum class InodeKind { kDirectory, kRegularFile, kOther };

// A file system as the walk sees it. Called with numbers that the image gave: any may be wrong.
class InodeSource {
 public:
  virtual ~InodeSource() = default;
  virtual InodeKind kind(std::uint64_t inode) = 0;
  virtual std::vector<DirectoryEntry> entries(std::uint64_t directory) = 0;
  // Extents inside the image; none when the content is not stored plainly.
  virtual std::vector<Extent> extents(std::uint64_t file) = 0;
};

// Every regular file with bytes that `root` leads to; of several names of one file, the first.
std::vector<ContainedFile> walk_directories(InodeSource &source, std::uint64_t root);

}  // namespace bulla
