// SPDX-License-Identifier: Apache-2.0
//
// Code behind what a boot loader reads first: MCUboot's header, and kernels for arm64 in images of
// U-Boot (legacy or FIT), of Android or of whoever puts something before them.
#include "packer/delta/image_addresses.hpp"
#include "packer/delta/image_field.hpp"

namespace bulla {
namespace {

constexpr std::uint64_t kMcubootMagic = 0x96f3b83d;
constexpr std::uint64_t kKernelMagicAt = 56;
constexpr std::size_t kSmallest = 4096;

std::optional<ImageAddresses> behind_mcuboot_header(ByteView image) {
  if (image_field(image, 0, 4) != kMcubootMagic) return std::nullopt;
  const auto header_bytes = static_cast<std::uint32_t>(image_field(image, 8, 2));
  if (header_bytes >= image.size()) return std::nullopt;
  const auto found = cortex_m_addresses(image.subspan(header_bytes));
  if (!found) return std::nullopt;
  return found->behind(header_bytes);
}

// More than the magic number: how large the kernel is, few flags, and zeros where nothing is
// defined (Documentation/arch/arm64/booting).
bool is_kernel_header(ByteView image) {
  const std::uint64_t image_bytes = image_field(image, 16, 8), flags = image_field(image, 24, 8);
  for (const std::uint64_t reserved : {32u, 40u, 48u}) {
    if (image_field(image, reserved, 8) != 0) return false;
  }
  return image_bytes >= image.size() / 2 && image_bytes < std::uint64_t{1} << 31 && flags < 16;
}

}  // namespace

std::optional<ImageAddresses> wrapped_addresses(ByteView image) {
  if (auto found = behind_mcuboot_header(image)) return found;
  if (image.size() < kSmallest) return std::nullopt;
  const std::size_t half = image.size() / 2;  // what is found has to be most of the image
  for (std::size_t at = 4; at < half; at += 4) {
    if (image[at + kKernelMagicAt] != 'A' || !is_kernel_header(image.subspan(at))) continue;
    const auto found = linux_arm64_addresses(image.subspan(at));
    if (found) return found->behind(static_cast<std::uint32_t>(at));
  }
  return std::nullopt;
}

}  // namespace bulla
