// SPDX-License-Identifier: Apache-2.0
//
// Disk images: what stands in each partition of a table in the first sector (the "MBR") or of a
// GUID partition table (UEFI specification, chapter 5). A partition that is no container itself is
// taken for one file.
#include <algorithm>

#include "packer/delta/contained_files.hpp"
#include "packer/delta/image_field.hpp"

namespace bulla {
namespace {

constexpr std::uint64_t kSector = 512;
constexpr std::uint64_t kSignatureAt = 510, kSignature = 0xaa55;
constexpr std::uint64_t kTableAt = 446, kEntryBytes = 16, kEntryCount = 4;
constexpr std::uint64_t kProtectsGuidTable = 0xee, kExtended = 0x05, kExtendedLba = 0x0f;
constexpr std::uint64_t kGuidMagic = 0x5452415020494645;  // "EFI PART"
constexpr std::uint64_t kGuidEntriesMax = 128;            // more are not made by anything
constexpr std::uint64_t kGuidEntryBytesMin = 128;

void add(ByteView image, std::uint64_t first_sector, std::uint64_t sector_count,
         std::vector<Extent> &found) {
  const std::uint64_t sectors = image.size() / kSector;
  if (first_sector == 0 || first_sector >= sectors || sector_count == 0) return;
  const std::uint64_t count = std::min(sector_count, sectors - first_sector);
  found.push_back({first_sector * kSector, count * kSector});
}

std::vector<Extent> guid_partitions(ByteView image) {
  std::vector<Extent> found;
  if (image_field(image, kSector, 8) != kGuidMagic) return found;
  const std::uint64_t entry_bytes = image_field(image, kSector + 84, 4);
  const std::uint64_t table = image_field(image, kSector + 72, 8);
  if (entry_bytes < kGuidEntryBytesMin || table >= image.size() / kSector) return found;
  const std::uint64_t count = std::min(image_field(image, kSector + 80, 4), kGuidEntriesMax);
  for (std::uint64_t i = 0; i < count; i++) {
    const std::uint64_t entry = table * kSector + i * entry_bytes;
    const std::uint64_t first = image_field(image, entry + 32, 8);
    const std::uint64_t last = image_field(image, entry + 40, 8);
    if (last >= first) add(image, first, last - first + 1, found);
  }
  return found;
}

// In the order of the table; they may overlap.
std::vector<Extent> partitions(ByteView image) {
  std::vector<Extent> found;
  if (image_field(image, kSignatureAt, 2) != kSignature) return found;
  for (std::uint64_t i = 0; i < kEntryCount; i++) {
    const std::uint64_t entry = kTableAt + i * kEntryBytes;
    const std::uint64_t status = image_field(image, entry, 1);
    const std::uint64_t type = image_field(image, entry + 4, 1);
    if (status != 0 && status != 0x80) return {};  // a boot sector of something else
    if (type == kProtectsGuidTable) return guid_partitions(image);
    if (type == 0 || type == kExtended || type == kExtendedLba) continue;
    add(image, image_field(image, entry + 8, 4), image_field(image, entry + 12, 4), found);
  }
  return found;
}

}  // namespace

std::vector<ContainedFile> partition_files(ByteView image) {
  std::vector<ContainedFile> all;
  std::size_t number = 0;
  for (const Extent &partition : partitions(image)) {
    const std::string name = std::to_string(++number);
    const ByteView content = image_part(image, partition.offset, partition.length);
    std::vector<ContainedFile> files = contained_files(content, ContainerLevel::kPartition);
    if (files.empty()) files.push_back({"", {{0, partition.length}}});
    for (ContainedFile &file : files) {
      file.path = name + "/" + file.path;
      for (Extent &extent : file.extents) extent.offset += partition.offset;
      all.push_back(std::move(file));
    }
  }
  return all;
}

}  // namespace bulla
