// SPDX-License-Identifier: Apache-2.0
//
// Images that are loaded as they are: kernels for arm64, firmware for Cortex-M, and code without
// any header, recognised by branches that stay inside it.
#include <algorithm>
#include <array>

#include "packer/delta/image_addresses.hpp"
#include "packer/delta/image_field.hpp"
#include "packer/delta/load_address.hpp"

namespace bulla {
namespace {

constexpr std::size_t kSmallestGuessed = 4096;

// One range from the front of the image.
ImageAddresses flat(ByteView image, bulla_delta_arch architecture, std::uint64_t base,
                    std::uint64_t memory_bytes) {
  ImageAddresses found;
  found.architecture = architecture;
  found.base = base;
  found.map.count = 1;
  found.map.ranges[0] = {0, static_cast<std::uint32_t>(image.size()), 0};
  found.map.limit = static_cast<std::int64_t>(std::max<std::uint64_t>(image.size(), memory_bytes));
  return found;
}

// Where kernels for arm64 run, by size of the address space and age (arch/arm64/include/asm/
// memory.h of Linux); which of them, the pointers in the image tell.
std::uint64_t kernel_base(ByteView image, std::uint64_t memory_bytes) {
  constexpr std::array<std::uint64_t, 8> kBases = {
      0xffff800008000000, 0xffff800010000000, 0xffff800080000000, 0xffff000008080000,
      0xffff000010080000, 0xffffffc008000000, 0xffffffc010000000, 0xffffffc080000000};
  std::array<std::uint64_t, kBases.size()> pointers{};
  for (std::size_t at = 0; at + 8 <= image.size(); at += 8) {
    if (image[at + 7] != 0xff || image[at + 6] != 0xff) continue;
    const std::uint64_t word = image_field(image, at, 8);
    for (std::size_t i = 0; i < kBases.size(); i++) pointers[i] += word - kBases[i] < memory_bytes;
  }
  const auto most = std::max_element(pointers.begin(), pointers.end());
  return kBases[static_cast<std::size_t>(most - pointers.begin())];
}

// The base is that of the 16 MiB which the image lies in.
ImageAddresses cortex_m_loaded_at(ByteView image, std::uint32_t load_address) {
  const std::uint32_t base = load_address & 0xff000000;
  ImageAddresses found = flat(image, BULLA_DELTA_ARCH_THUMB2, base, image.size());
  bulla_delta_map_range &range = found.map.ranges[0];
  range.address = load_address - base;
  found.map.limit = range.address + range.length;
  return found;
}

// How code of an architecture is known without a header.
struct CodeForm {
  bulla_delta_arch architecture;
  bulla_delta_kind call;
  std::size_t step;             // bytes from one place for an instruction to the next
  std::size_t places_per_call;  // at most, in code
};

constexpr std::array<CodeForm, 3> kCodeForms = {{
    {BULLA_DELTA_ARCH_ARM64, BULLA_DELTA_BRANCH26, 4, 100},
    {BULLA_DELTA_ARCH_THUMB2, BULLA_DELTA_THUMB_BRANCH, 2, 100},
    {BULLA_DELTA_ARCH_X86_64, BULLA_DELTA_X86_RELATIVE32, 1, 200},
}};

// Jumps of arm64 are left out: their opcodes are too frequent among other bytes.
bool is_call(const CodeForm &form, const bulla_delta_unit &unit, const std::uint8_t *bytes) {
  constexpr std::uint8_t kLink = 0x80;
  return unit.kind == form.call && (form.call != BULLA_DELTA_BRANCH26 || (bytes[3] & kLink) != 0);
}

// Sites that look like calls to a place in the image, as a multiple of what code has at least.
double code_likeness(ByteView image, const CodeForm &form) {
  const ImageAddresses flat_image = flat(image, form.architecture, 0, image.size());
  bulla_delta_reader reader;
  bulla_delta_reader_begin(&reader, form.architecture, 0, image.size(), &flat_image.map);
  std::size_t calls = 0, places = 0;
  for (std::size_t at = BULLA_DELTA_BYTES_BEFORE; at + BULLA_DELTA_BYTES_AFTER < image.size();
       at += form.step) {
    const bulla_delta_unit unit =
        bulla_delta_unit_at(&reader, &image[at], static_cast<std::uint32_t>(at),
                            static_cast<std::int64_t>(at), BULLA_DELTA_UNIT_MAX_BYTES);
    const bool inside = unit.target >= 0 && unit.target < flat_image.map.limit;
    calls += is_call(form, unit, &image[at]) && inside;
    places++;
  }
  return static_cast<double>(calls * form.places_per_call) /
         static_cast<double>(std::max<std::size_t>(places, 1));
}

}  // namespace

std::optional<ImageAddresses> linux_arm64_addresses(ByteView image) {
  constexpr std::uint64_t kMagic = 0x644d5241;  // "ARM\x64", Documentation/arch/arm64/booting
  constexpr std::uint64_t kMemoryMax = std::uint64_t{1} << 31;
  if (image_field(image, 56, 4) != kMagic) return std::nullopt;
  const std::uint64_t memory_bytes = std::min(image_field(image, 16, 8), kMemoryMax);
  return flat(image, BULLA_DELTA_ARCH_ARM64, kernel_base(image, memory_bytes), memory_bytes);
}

std::optional<ImageAddresses> cortex_m_addresses(ByteView image) {
  // Vector table (Armv7-M ARM B1.5.3): a stack in RAM, then a Thumb entry point near the others.
  constexpr std::size_t kSmallest = 1024;
  if (image.size() < kSmallest) return std::nullopt;
  const std::uint64_t stack = image_field(image, 0, 4), reset = image_field(image, 4, 4);
  if (stack >> 29 != 1 || stack % 4 != 0 || reset % 2 != 1) return std::nullopt;
  for (const std::uint64_t at : {8u, 12u}) {  // NMI and HardFault
    const std::uint64_t vector = image_field(image, at, 4);
    if (vector % 2 != 1 || vector >> 24 != reset >> 24) return std::nullopt;
  }
  return cortex_m_loaded_at(image, cortex_m_load_address(image, static_cast<std::uint32_t>(reset)));
}

std::optional<ImageAddresses> guessed_addresses(ByteView image) {
  if (image.size() < kSmallestGuessed) return std::nullopt;
  const CodeForm *best = nullptr;
  double most = 1;
  for (const CodeForm &form : kCodeForms) {
    const double likeness = code_likeness(image, form);
    if (likeness <= most) continue;
    most = likeness;
    best = &form;
  }
  if (best == nullptr) return std::nullopt;
  return flat(image, best->architecture, 0, image.size());
}

}  // namespace bulla
