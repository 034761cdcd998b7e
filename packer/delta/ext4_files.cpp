// SPDX-License-Identifier: Apache-2.0
//
// Regular files of an ext4 file system whose inodes have extent trees (what mke2fs makes since
// 2008), read as Documentation/filesystems/ext4 of Linux describes it. Journals, inline data and
// block maps of ext2 are left alone: their bytes count as belonging to no file.
#include <algorithm>

#include "packer/delta/contained_files.hpp"
#include "packer/delta/directory_walk.hpp"
#include "packer/delta/image_field.hpp"

namespace bulla {
namespace {

constexpr std::uint64_t kSuperblockAt = 1024;
constexpr std::uint64_t kMagic = 0xef53, kExtentMagic = 0xf30a;
constexpr std::uint64_t kRoot = 2;
constexpr std::uint64_t kHas64Bit = 0x80, kHasMetaGroups = 0x10;  // s_feature_incompat
constexpr std::uint64_t kUsesExtents = 0x80000;                   // i_flags
constexpr std::uint64_t kUninitialised = 0x8000;                  // ee_len above it: reads as zeros
constexpr unsigned kTreeDepthMax = 5;

class Ext4Source final : public InodeSource {
 public:
  explicit Ext4Source(ByteView image) : image_(image) {
    const std::uint64_t log_block = super(0x18, 4);
    incompatible_ = super(0x60, 4);
    if (super(0x38, 2) != kMagic || log_block > 6 || (incompatible_ & kHasMetaGroups) != 0) return;
    block_bytes_ = std::uint64_t{1024} << log_block;
    inodes_per_group_ = super(0x28, 4);
    inode_bytes_ = super(0x58, 2);
    descriptor_bytes_ = (incompatible_ & kHas64Bit) != 0 ? super(0xfe, 2) : 32;
    first_data_block_ = super(0x14, 4);
    tree_blocks_left_ = image.size() / block_bytes_;
    usable_ = inodes_per_group_ > 0 && inode_bytes_ >= 128 && descriptor_bytes_ >= 32;
  }

  bool usable() const { return usable_; }
  std::uint64_t block_bytes() const { return block_bytes_; }

  std::uint64_t mode(std::uint64_t inode) const override { return field(inode, 0, 2); }

  std::vector<Extent> extents(std::uint64_t file) override {
    std::vector<Extent> found;
    if ((field(file, 0x20, 4) & kUsesExtents) == 0) return found;
    add_extents(inode_at(file) + 0x28, kTreeDepthMax, found);
    const std::uint64_t size = field(file, 4, 4) | field(file, 0x6c, 4) << 32;
    std::uint64_t left = size + (block_bytes_ - size % block_bytes_) % block_bytes_;
    for (Extent &extent : found) {
      extent.length = std::min(extent.length, left);
      left -= extent.length;
    }
    std::erase_if(found, [](const Extent &extent) { return extent.length == 0; });
    return found;
  }

  void add_entries(ByteView block, std::vector<DirectoryEntry> &found) const override {
    for (std::uint64_t at = 0; at + 8 <= block.size();) {
      const std::uint64_t inode = image_field(block, at, 4);
      const std::uint64_t length = image_field(block, at + 4, 2);
      const std::uint64_t name_length = image_field(block, at + 6, 1);
      if (length < 8 || length > block.size() - at || name_length + 8 > length) return;
      if (inode != 0 && name_length > 0) {
        const ByteView name = image_part(block, at + 8, name_length);
        found.push_back({std::string(name.begin(), name.end()), inode});
      }
      at += length;
    }
  }

 private:
  std::uint64_t super(std::uint64_t at, unsigned width) const {
    return image_field(image_, kSuperblockAt + at, width);
  }

  std::uint64_t inode_at(std::uint64_t inode) const {
    const std::uint64_t group = (inode - 1) / inodes_per_group_;
    const std::uint64_t descriptor =
        (first_data_block_ + 1) * block_bytes_ + group * descriptor_bytes_;
    std::uint64_t table = image_field(image_, descriptor + 8, 4);
    if (descriptor_bytes_ >= 64) table |= image_field(image_, descriptor + 0x28, 4) << 32;
    return table * block_bytes_ + (inode - 1) % inodes_per_group_ * inode_bytes_;
  }

  std::uint64_t field(std::uint64_t inode, std::uint64_t at, unsigned width) const {
    return inode == 0 ? 0 : image_field(image_, inode_at(inode) + at, width);
  }

  // The extents below one node of a tree, in the order of the file.
  void add_extents(std::uint64_t node, unsigned depth_left, std::vector<Extent> &found) {
    if (image_field(image_, node, 2) != kExtentMagic) return;
    const std::uint64_t depth = image_field(image_, node + 6, 2);
    const std::uint64_t count =
        std::min(image_field(image_, node + 2, 2), (block_bytes_ - 12) / 12);
    for (std::uint64_t i = 0; i < count && found.size() < kFileExtentsMax; i++) {
      const std::uint64_t entry = node + 12 + i * 12;
      if (depth == 0) {
        add_extent(entry, found);
      } else if (depth_left > 0 && tree_blocks_left_ > 0) {
        tree_blocks_left_--;
        const std::uint64_t child =
            image_field(image_, entry + 4, 4) | image_field(image_, entry + 8, 2) << 32;
        add_extents(child * block_bytes_, depth_left - 1, found);
      }
    }
  }

  void add_extent(std::uint64_t entry, std::vector<Extent> &found) const {
    const std::uint64_t blocks = image_field(image_, entry + 4, 2);
    const std::uint64_t start =
        image_field(image_, entry + 8, 4) | image_field(image_, entry + 6, 2) << 32;
    if (blocks == 0 || blocks > kUninitialised) return;
    const std::uint64_t offset = start * block_bytes_;
    const std::size_t length = image_part(image_, offset, blocks * block_bytes_).size();
    if (length == 0) return;
    if (!found.empty() && found.back().end() == offset) {
      found.back().length += length;
    } else {
      found.push_back({offset, length});
    }
  }

  ByteView image_;
  std::uint64_t tree_blocks_left_ = 0;  // nor do extent trees
  bool usable_ = false;
  std::uint64_t incompatible_ = 0;
  std::uint64_t block_bytes_ = 0;
  std::uint64_t inodes_per_group_ = 0;
  std::uint64_t inode_bytes_ = 0;
  std::uint64_t descriptor_bytes_ = 0;
  std::uint64_t first_data_block_ = 0;
};

}  // namespace

std::vector<ContainedFile> ext4_files(ByteView image) {
  Ext4Source source(image);
  if (!source.usable()) return {};
  return walk_directories(image, source.block_bytes(), source, kRoot);
}

}  // namespace bulla
