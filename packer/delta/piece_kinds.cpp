// SPDX-License-Identifier: Apache-2.0
//
// By the headers alone: code without one is only looked for in images that are no containers.
#include "packer/delta/piece_kinds.hpp"

#include <algorithm>

#include "packer/delta/contained_files.hpp"
#include "packer/delta/file_content.hpp"
#include "packer/delta/image_addresses.hpp"
#include "packer/delta/image_field.hpp"

namespace bulla {
namespace {

constexpr std::uint64_t kElf64 = 0x00010102464c457f;  // magic, 64 bits, little endian, version 1
constexpr std::uint64_t kElf64Mask = 0x00ffffffffffffff;
constexpr std::uint64_t kRelocatable = 1;
constexpr std::size_t kCodeBytesMin = 4096;

constexpr std::uint64_t kModuleAlignment = 512;  // in tar archives; file systems have larger blocks

bool is_module(ByteView content) {
  return (image_field(content, 0, 8) & kElf64Mask) == kElf64 &&
         image_field(content, 16, 2) == kRelocatable;
}

}  // namespace

PlannedSegment::Kind kind_of_content(ByteView content) {
  using Kind = PlannedSegment::Kind;
  if (is_module(content)) return Kind::kModules;
  if (content.size() < kCodeBytesMin) return Kind::kPlain;
  for (const auto reader :
       {elf_addresses, linux_arm64_addresses, portable_executable_addresses, wrapped_addresses}) {
    const auto found = reader(content);
    if (found && found->architecture != BULLA_DELTA_ARCH_NONE) return Kind::kCode;
  }
  return Kind::kPlain;
}

bool is_module_archive(ByteView image, const std::vector<ContainedFile> &files) {
  std::uint64_t module_bytes = 0;
  for (const ContainedFile &file : files) {
    const Extent &extent = file.extents.front();
    const ByteView content =
        image.subspan(extent.offset + file.lead_bytes, extent.length - file.lead_bytes);
    if (is_module(content)) module_bytes += total_bytes(file.extents);
  }
  return module_bytes > image.size() / 2;
}

std::vector<Extent> cut_at_modules(ByteView image, const std::vector<Extent> &extents,
                                   std::size_t count_max) {
  std::vector<Extent> cut;
  for (const Extent &extent : extents) {
    const std::size_t left = extents.size() - static_cast<std::size_t>(&extent - &extents[0]);
    std::uint64_t begin = extent.offset;
    std::uint64_t at = begin - begin % kModuleAlignment + kModuleAlignment;
    for (; at < extent.end(); at += kModuleAlignment) {
      if (cut.size() + left >= count_max || !is_module(image.subspan(at))) continue;
      cut.push_back({begin, at - begin});
      begin = at;
    }
    cut.push_back({begin, extent.end() - begin});
  }
  return cut;
}

}  // namespace bulla
