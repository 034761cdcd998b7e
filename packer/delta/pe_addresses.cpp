// SPDX-License-Identifier: Apache-2.0
//
// Sections of portable executables (Microsoft's "PE Format"): programs and drivers for EFI. Those
// that stand in the file at one distance from their addresses become one range.
#include <algorithm>

#include "packer/delta/image_addresses.hpp"
#include "packer/delta/image_field.hpp"

namespace bulla {
namespace {

constexpr std::uint64_t kDosMagic = 0x5a4d, kPeMagic = 0x4550;
constexpr std::uint64_t kCountAt = 6, kOptionalBytesAt = 20, kOptionalAt = 24;  // from the magic
constexpr std::uint64_t kHeadersBytesAt = 60, kMemoryBytesAt = 56;  // in the optional header
constexpr std::uint64_t kSectionBytes = 40;
constexpr std::uint64_t kSectionsMax = 96;  // what loaders take

struct Section {
  std::uint64_t offset, address, bytes;

  std::uint64_t end() const { return offset + bytes; }
  bool continues(const Section &before) const {
    return offset >= before.end() && address - offset == before.address - before.offset;
  }
};

bulla_delta_arch architecture_of(std::uint64_t machine) {
  switch (machine) {
    case 0xaa64:
      return BULLA_DELTA_ARCH_ARM64;
    case 0x8664:
    case 0x014c:  // 32 bits: calls and jumps are the same
      return BULLA_DELTA_ARCH_X86_64;
    case 0x01c2:
    case 0x01c4:
      return BULLA_DELTA_ARCH_THUMB2;
    default:
      return BULLA_DELTA_ARCH_NONE;
  }
}

// The headers and all sections that have bytes, by their place in the file.
std::vector<Section> sections_of(ByteView image, std::uint64_t header) {
  const std::uint64_t optional = header + kOptionalAt;
  const std::uint64_t table = optional + image_field(image, header + kOptionalBytesAt, 2);
  const std::uint64_t count = image_field(image, header + kCountAt, 2);
  std::vector<Section> sections = {{0, 0, image_field(image, optional + kHeadersBytesAt, 4)}};
  for (std::uint64_t i = 0; i < std::min(count, kSectionsMax); i++) {
    const std::uint64_t entry = table + i * kSectionBytes;
    sections.push_back({image_field(image, entry + 20, 4), image_field(image, entry + 12, 4),
                        image_field(image, entry + 16, 4)});
  }
  for (Section &section : sections) {
    section.bytes = image_part(image, section.offset, section.bytes).size();
  }
  std::erase_if(sections, [](const Section &section) { return section.bytes == 0; });
  std::stable_sort(sections.begin(), sections.end(), [](const Section &left, const Section &right) {
    return left.offset < right.offset;
  });
  return sections;
}

bulla_delta_address_map map_of(const std::vector<Section> &sections) {
  std::vector<Section> joined;
  for (Section section : sections) {
    if (!joined.empty() && section.continues(joined.back())) {
      joined.back().bytes = section.end() - joined.back().offset;
      continue;
    }
    if (!joined.empty() && section.offset < joined.back().end()) continue;
    if (joined.size() < BULLA_DELTA_MAP_RANGES_MAX) joined.push_back(section);
  }
  bulla_delta_address_map map = {};
  for (const Section &section : joined) {
    map.ranges[map.count++] = {static_cast<std::uint32_t>(section.offset),
                               static_cast<std::uint32_t>(section.bytes),
                               static_cast<std::int64_t>(section.address)};
    map.limit = std::max(map.limit, static_cast<std::int64_t>(section.address + section.bytes));
  }
  return map;
}

}  // namespace

std::optional<ImageAddresses> portable_executable_addresses(ByteView image) {
  const std::uint64_t header = image_field(image, 60, 4);
  if (image_field(image, 0, 2) != kDosMagic || image_field(image, header, 4) != kPeMagic) {
    return std::nullopt;
  }
  ImageAddresses found;
  found.architecture = architecture_of(image_field(image, header + 4, 2));
  if (found.architecture == BULLA_DELTA_ARCH_NONE) return found;
  found.map = map_of(sections_of(image, header));
  if (found.map.count == 0) return ImageAddresses{};
  const std::uint64_t memory_bytes = image_field(image, header + kOptionalAt + kMemoryBytesAt, 4);
  found.map.limit = std::max(found.map.limit, static_cast<std::int64_t>(memory_bytes));
  return found;
}

}  // namespace bulla
