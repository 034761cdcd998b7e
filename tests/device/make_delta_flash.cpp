// SPDX-License-Identifier: Apache-2.0
//
// Writes the flash of the firmware test apply_delta: a made-up Thumb-2 program, its next release,
// and the patch between them, in the sizes of a microcontroller.
#include <cstring>

#include "tests/delta/coded_delta.hpp"
#include "tests/device/firmware/delta_flash.h"
#include "tests/device/flash_file.hpp"

namespace bulla::testing {
namespace {

constexpr bulla_delta_params kMicrocontroller{12, 6, 160, 1, 0};

Bytes make_flash() {
  const Release release = make_release(BULLA_DELTA_ARCH_THUMB2, 120, 1);
  const Bytes patch = code_release(release, kMicrocontroller);
  delta_flash head{};
  Bytes flash(sizeof head);
  head.magic = DELTA_FLASH_MAGIC;
  head.old_offset = append(flash, release.before.image);
  head.old_bytes = static_cast<std::uint32_t>(release.before.image.size());
  head.patch_offset = append(flash, patch);
  head.patch_bytes = static_cast<std::uint32_t>(patch.size());
  head.new_offset = append(flash, release.after.image);
  head.new_bytes = static_cast<std::uint32_t>(release.after.image.size());
  std::memcpy(flash.data(), &head, sizeof head);
  return flash;
}

}  // namespace
}  // namespace bulla::testing

int main(int argument_count, char **arguments) {
  return bulla::testing::write_flash(argument_count, arguments, bulla::testing::make_flash);
}
