// SPDX-License-Identifier: Apache-2.0
//
// Loadable segments of ELF files (System V gABI, chapter 5): the first that an address map holds.
#include <algorithm>

#include "packer/delta/image_addresses.hpp"
#include "packer/delta/image_field.hpp"

namespace bulla {
namespace {

constexpr std::uint64_t kLoad = 1;
constexpr std::uint64_t kKernelX86 = 0xffffffff80000000;
constexpr std::uint64_t kKernelStep = 0x200000;  // other kernels begin on such a border

struct ElfShape {
  unsigned word;  // bytes of an address
  std::uint64_t table_at, count_at, entry_bytes_at;
  std::uint64_t offset_at, address_at, file_bytes_at, memory_bytes_at;
};

constexpr ElfShape kElf32{4, 28, 44, 42, 4, 8, 16, 20};
constexpr ElfShape kElf64{8, 32, 56, 54, 8, 16, 32, 40};

struct Segment {
  std::uint64_t offset, address, file_bytes, memory_bytes;
};

bulla_delta_arch architecture_of(std::uint64_t machine) {
  switch (machine) {
    case 183:
      return BULLA_DELTA_ARCH_ARM64;
    case 40:
      return BULLA_DELTA_ARCH_THUMB2;
    case 62:
    case 3:  // 32 bits: calls and jumps are the same
      return BULLA_DELTA_ARCH_X86_64;
    default:
      return BULLA_DELTA_ARCH_NONE;
  }
}

std::vector<Segment> loaded(ByteView image, const ElfShape &shape) {
  std::vector<Segment> segments;
  const std::uint64_t table = image_field(image, shape.table_at, shape.word);
  const std::uint64_t count = image_field(image, shape.count_at, 2);
  const std::uint64_t entry_bytes = image_field(image, shape.entry_bytes_at, 2);
  for (std::uint64_t i = 0; i < count && segments.size() < BULLA_DELTA_MAP_RANGES_MAX; i++) {
    const std::uint64_t entry = table + i * entry_bytes;
    if (image_field(image, entry, 4) != kLoad) continue;
    const auto field = [&](std::uint64_t at) { return image_field(image, entry + at, shape.word); };
    segments.push_back({field(shape.offset_at), field(shape.address_at), field(shape.file_bytes_at),
                        field(shape.memory_bytes_at)});
  }
  return segments;
}

// Kernels live at the top of the address space; everything else counts from zero.
std::uint64_t base_of(const std::vector<Segment> &segments, bulla_delta_arch architecture) {
  constexpr auto kHigh = static_cast<std::uint64_t>(BULLA_DELTA_ADDRESS_MAX);
  std::uint64_t lowest = 0;
  for (const Segment &segment : segments) {
    if (segment.address < kHigh) continue;
    lowest = lowest == 0 ? segment.address : std::min(lowest, segment.address);
  }
  if (lowest == 0) return 0;
  if (architecture == BULLA_DELTA_ARCH_X86_64 && lowest >= kKernelX86) return kKernelX86;
  return lowest / kKernelStep * kKernelStep;
}

// The order that the codec wants: by offset, without overlap.
void make_ascending(bulla_delta_address_map &map) {
  std::sort(map.ranges, map.ranges + map.count,
            [](const bulla_delta_map_range &left, const bulla_delta_map_range &right) {
              return left.offset < right.offset;
            });
  for (std::uint32_t i = 0; i + 1 < map.count; i++) {
    bulla_delta_map_range &range = map.ranges[i];
    range.length = std::min(range.length, map.ranges[i + 1].offset - range.offset);
  }
}

}  // namespace

std::optional<ImageAddresses> elf_addresses(ByteView image) {
  constexpr std::uint64_t kMagic = 0x464c457f;
  if (image_field(image, 0, 4) != kMagic || image_field(image, 5, 1) != 1) return std::nullopt;
  ImageAddresses found;
  const std::vector<Segment> segments =
      loaded(image, image_field(image, 4, 1) == 2 ? kElf64 : kElf32);
  if (segments.empty()) return found;
  found.architecture = architecture_of(image_field(image, 18, 2));
  found.base = base_of(segments, found.architecture);
  for (const Segment &segment : segments) {
    const std::uint64_t address = segment.address - found.base;
    const std::size_t inside = image_part(image, segment.offset, segment.file_bytes).size();
    constexpr std::uint64_t kLimit = static_cast<std::uint64_t>(BULLA_DELTA_ADDRESS_MAX) / 2;
    if (address >= kLimit || segment.memory_bytes >= kLimit) continue;
    found.map.limit =
        std::max(found.map.limit, static_cast<std::int64_t>(address + segment.memory_bytes));
    if (inside == 0) continue;
    found.map.ranges[found.map.count++] = {static_cast<std::uint32_t>(segment.offset),
                                           static_cast<std::uint32_t>(inside),
                                           static_cast<std::int64_t>(address)};
  }
  if (found.map.count == 0) found = {};
  make_ascending(found.map);
  return found;
}

}  // namespace bulla
