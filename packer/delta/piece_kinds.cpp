// SPDX-License-Identifier: Apache-2.0
//
// By the headers alone: code without one is only looked for in images that are no containers.
#include "packer/delta/piece_kinds.hpp"

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

}  // namespace

PlannedSegment::Kind kind_of_content(ByteView content) {
  using Kind = PlannedSegment::Kind;
  if ((image_field(content, 0, 8) & kElf64Mask) == kElf64 &&
      image_field(content, 16, 2) == kRelocatable) {
    return Kind::kModules;
  }
  if (content.size() < kCodeBytesMin) return Kind::kPlain;
  for (const auto reader : {elf_addresses, linux_arm64_addresses, portable_executable_addresses}) {
    const auto found = reader(content);
    if (found && found->architecture != BULLA_DELTA_ARCH_NONE) return Kind::kCode;
  }
  return Kind::kPlain;
}

bool is_module_archive(ByteView image) {
  std::uint64_t module_bytes = 0;
  for (const ContainedFile &file : tar_files(image)) {
    const Extent &extent = file.extents.front();
    const ByteView content =
        image.subspan(extent.offset + file.lead_bytes, extent.length - file.lead_bytes);
    if (kind_of_content(content) == PlannedSegment::Kind::kModules) module_bytes += extent.length;
  }
  return module_bytes > image.size() / 2;
}

}  // namespace bulla
