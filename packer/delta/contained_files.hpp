// SPDX-License-Identifier: Apache-2.0
//
// The files of an image that is a container (an archive, a file system, a disk) and where their
// bytes stand in it. Only a guess that makes deltas smaller: nothing here is needed to apply one,
// and a container that lies costs size, never correctness.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "formats/bytes.hpp"

namespace bulla {

struct Extent {
  std::uint64_t offset;  // in the image
  std::uint64_t length;  // bytes, at least one

  std::uint64_t end() const { return offset + length; }
  bool operator==(const Extent &) const = default;
};

struct ContainedFile {
  std::string path;  // without a leading slash; unique where the container is honest
  // In the order of the content; the last one ends with the padding up to the next block.
  std::vector<Extent> extents;
  // Bytes at the front of the first extent that are the container's (a tar header), not the file's.
  std::uint32_t lead_bytes = 0;
};

// No more files, extents of one file or levels of directories are read than these; the rest of the
// image is treated as bytes that belong to no file.
inline constexpr std::size_t kContainedFilesMax = 1u << 20;
inline constexpr std::size_t kFileExtentsMax = 1u << 16;
inline constexpr unsigned kDirectoryLevelsMax = 64;

// What one reader found: files with at least one byte, extents inside the image. Empty: the image
// is not such a container.
std::vector<ContainedFile> tar_files(ByteView image);
std::vector<ContainedFile> ext4_files(ByteView image);
std::vector<ContainedFile> erofs_files(ByteView image);
std::vector<ContainedFile> cpio_files(ByteView image);
std::vector<ContainedFile> partition_files(ByteView image);

// Whether the image may be a disk with partitions, or is one of these.
enum class ContainerLevel { kImage, kPartition };

// Of the first reader that finds any; sorted by the place of the first extent.
std::vector<ContainedFile> contained_files(ByteView image,
                                           ContainerLevel level = ContainerLevel::kImage);

}  // namespace bulla
