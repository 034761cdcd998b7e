// SPDX-License-Identifier: Apache-2.0
//
// Breadth first, with a list instead of recursion. Inodes are visited once, so that directories
// that contain themselves end.
#include "packer/delta/directory_walk.hpp"

#include <utility>

#include "files/interrupt.hpp"

namespace bulla {
namespace {

struct OpenDirectory {
  std::uint64_t inode;
  std::string prefix;  // of the paths in it: empty, or ends with a slash
  unsigned level;
};

}  // namespace

std::vector<ContainedFile> walk_directories(InodeSource &source, std::uint64_t root) {
  std::vector<ContainedFile> files;
  std::unordered_set<std::uint64_t> seen{root};
  std::vector<OpenDirectory> open{{root, "", 0}};
  for (std::size_t i = 0; i < open.size(); i++) {
    throw_if_interrupted();
    const OpenDirectory directory = open[i];
    for (DirectoryEntry &entry : source.entries(directory.inode)) {
      if (entry.name == "." || entry.name == ".." || !seen.insert(entry.inode).second) continue;
      if (seen.size() > kContainedFilesMax) return files;
      const InodeKind kind = source.kind(entry.inode);
      if (kind == InodeKind::kDirectory && directory.level < kDirectoryLevelsMax) {
        open.push_back({entry.inode, directory.prefix + entry.name + "/", directory.level + 1});
      }
      if (kind != InodeKind::kRegularFile) continue;
      std::vector<Extent> extents = source.extents(entry.inode);
      if (extents.empty()) continue;
      files.push_back({directory.prefix + entry.name, std::move(extents)});
    }
  }
  return files;
}

}  // namespace bulla
