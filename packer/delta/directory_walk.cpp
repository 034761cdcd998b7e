// SPDX-License-Identifier: Apache-2.0
//
// Breadth first, with a list instead of recursion. Inodes are visited once, so that directories
// that contain themselves end.
#include "packer/delta/directory_walk.hpp"

#include <algorithm>
#include <unordered_set>
#include <utility>

#include "files/interrupt.hpp"
#include "packer/delta/image_field.hpp"

namespace bulla {
namespace {

struct OpenDirectory {
  std::uint64_t inode;
  std::string prefix;  // of the paths in it: empty, or ends with a slash
  unsigned level;
};

constexpr std::uint64_t kKind = 0xf000, kDirectory = 0x4000, kRegularFile = 0x8000;  // S_IFMT

class DirectoryReader {
 public:
  DirectoryReader(ByteView image, std::uint64_t block_bytes, InodeSource &source)
      : image_(image), block_bytes_(block_bytes), source_(source), bytes_left_(image.size()) {}

  std::vector<DirectoryEntry> entries(std::uint64_t directory) {
    std::vector<DirectoryEntry> found;
    for (const Extent &extent : source_.extents(directory)) {
      const std::uint64_t length = std::min(extent.length, bytes_left_);
      const std::uint64_t end = extent.offset + length;
      bytes_left_ -= length;
      for (std::uint64_t block = extent.offset; block < end; block += block_bytes_) {
        source_.add_entries(image_part(image_, block, std::min(block_bytes_, end - block)), found);
      }
    }
    return found;
  }

 private:
  ByteView image_;
  std::uint64_t block_bytes_;
  InodeSource &source_;
  // Honest directories do not share blocks, so all together are no longer than the image.
  std::uint64_t bytes_left_;
};

}  // namespace

std::vector<ContainedFile> walk_directories(ByteView image, std::uint64_t block_bytes,
                                            InodeSource &source, std::uint64_t root) {
  DirectoryReader directories(image, block_bytes, source);
  std::vector<ContainedFile> files;
  std::unordered_set<std::uint64_t> seen{root};
  std::vector<OpenDirectory> open{{root, "", 0}};
  for (std::size_t i = 0; i < open.size(); i++) {
    throw_if_interrupted();
    const OpenDirectory directory = open[i];
    for (DirectoryEntry &entry : directories.entries(directory.inode)) {
      if (entry.name == "." || entry.name == ".." || !seen.insert(entry.inode).second) continue;
      if (seen.size() > kContainedFilesMax) return files;
      const std::uint64_t kind = source.mode(entry.inode) & kKind;
      if (kind == kDirectory && directory.level < kDirectoryLevelsMax) {
        open.push_back({entry.inode, directory.prefix + entry.name + "/", directory.level + 1});
      }
      if (kind != kRegularFile) continue;
      std::vector<Extent> extents = source.extents(entry.inode);
      if (extents.empty()) continue;
      files.push_back({directory.prefix + entry.name, std::move(extents)});
    }
  }
  return files;
}

}  // namespace bulla
