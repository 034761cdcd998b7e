// SPDX-License-Identifier: Apache-2.0
//
// Regular files of an EROFS image that are stored plainly (Documentation/filesystems/erofs.rst and
// erofs_fs.h of Linux): flat, or flat with the last part behind the inode. Compressed and chunked
// files count as bytes that belong to no file.
#include <algorithm>

#include "packer/delta/contained_files.hpp"
#include "packer/delta/directory_walk.hpp"
#include "packer/delta/image_field.hpp"

namespace bulla {
namespace {

constexpr std::uint64_t kSuperblockAt = 1024;
constexpr std::uint64_t kMagic = 0xe0f5e1e2;
constexpr std::uint64_t kSlotBytes = 32;  // of the grid that inodes stand on
constexpr std::uint64_t kEntryBytes = 12;

enum Layout { kFlatPlain = 0, kFlatInline = 2 };

class ErofsSource final : public InodeSource {
 public:
  explicit ErofsSource(ByteView image) : image_(image) {
    const std::uint64_t log_block = super(12, 1);
    usable_ = super(0, 4) == kMagic && log_block >= 9 && log_block <= 16;
    if (!usable_) return;
    block_bytes_ = std::uint64_t{1} << log_block;
    inodes_at_ = super(40, 4) * block_bytes_;
    root_ = super(14, 2);
  }

  bool usable() const { return usable_; }
  std::uint64_t block_bytes() const { return block_bytes_; }
  std::uint64_t root() const { return root_; }

  std::uint64_t mode(std::uint64_t inode) const override { return field(inode, 4, 2); }

  std::vector<Extent> extents(std::uint64_t file) override {
    const std::uint64_t size = field(file, 8, is_extended(file) ? 8 : 4);
    const std::uint64_t first = field(file, 16, 4) * block_bytes_;
    std::vector<Extent> found;
    switch (field(file, 0, 2) >> 1 & 7) {
      case kFlatPlain:
        add_extent(first, size + (block_bytes_ - size % block_bytes_) % block_bytes_, found);
        break;
      case kFlatInline:
        add_extent(first, size / block_bytes_ * block_bytes_, found);
        add_extent(tail_at(file), size % block_bytes_, found);
        break;
      default:
        break;
    }
    return found;
  }

  // Entries stand at the front of a block, their names behind them; the first name's offset tells
  // how many there are.
  void add_entries(ByteView block, std::vector<DirectoryEntry> &found) const override {
    const std::uint64_t count = image_field(block, 8, 2) / kEntryBytes;
    for (std::uint64_t i = 0; i < count; i++) {
      const std::uint64_t name = image_field(block, i * kEntryBytes + 8, 2);
      const std::uint64_t next = i + 1 < count ? image_field(block, (i + 1) * kEntryBytes + 8, 2)
                                               : static_cast<std::uint64_t>(block.size());
      if (name >= next || next > block.size()) return;
      const ByteView bytes = image_part(block, name, next - name);
      const auto end = std::find(bytes.begin(), bytes.end(), std::uint8_t{0});
      found.push_back({std::string(bytes.begin(), end), image_field(block, i * kEntryBytes, 8)});
    }
  }

 private:
  std::uint64_t super(std::uint64_t at, unsigned width) const {
    return image_field(image_, kSuperblockAt + at, width);
  }

  std::uint64_t inode_at(std::uint64_t inode) const { return inodes_at_ + inode * kSlotBytes; }

  std::uint64_t field(std::uint64_t inode, std::uint64_t at, unsigned width) const {
    return image_field(image_, inode_at(inode) + at, width);
  }

  bool is_extended(std::uint64_t inode) const { return (field(inode, 0, 2) & 1) != 0; }

  // Behind the inode and its extended attributes.
  std::uint64_t tail_at(std::uint64_t inode) const {
    const std::uint64_t attributes = field(inode, 2, 2);
    const std::uint64_t attribute_bytes = attributes == 0 ? 0 : 12 + (attributes - 1) * 4;
    return inode_at(inode) + (is_extended(inode) ? 64u : 32u) + attribute_bytes;
  }

  void add_extent(std::uint64_t offset, std::uint64_t length, std::vector<Extent> &found) const {
    const std::size_t inside = image_part(image_, offset, length).size();
    if (inside > 0) found.push_back({offset, inside});
  }

  ByteView image_;
  bool usable_ = false;
  std::uint64_t block_bytes_ = 0;
  std::uint64_t inodes_at_ = 0;
  std::uint64_t root_ = 0;
};

}  // namespace

std::vector<ContainedFile> erofs_files(ByteView image) {
  ErofsSource source(image);
  if (!source.usable()) return {};
  return walk_directories(image, source.block_bytes(), source, source.root());
}

}  // namespace bulla
