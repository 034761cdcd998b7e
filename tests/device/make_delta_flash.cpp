// SPDX-License-Identifier: Apache-2.0
//
// Writes the flash of the firmware tests apply_delta and apply_in_place: a made-up Thumb-2 program,
// its next release, and the patches between them, in the sizes of a microcontroller.
#include <cstring>

#include "bulla/measure.h"
#include "bulla/provider_builtin.h"
#include "tests/delta/coded_delta.hpp"
#include "tests/device/firmware/delta_flash.h"
#include "tests/device/flash_file.hpp"

namespace bulla::testing {
namespace {

constexpr bulla_delta_params kMicrocontroller{12, 6, 160, 1, 0};
constexpr bulla_delta_in_place kGeometry{1024, 2048};

bool measure(ByteView image, std::uint8_t digest[32]) {
  bulla_measure measure;
  return bulla_measure_begin(&measure, &bulla_provider_builtin, 12) == BULLA_OK &&
         bulla_measure_update(&measure, image.data(), image.size()) == BULLA_OK &&
         bulla_measure_end(&measure, digest) == BULLA_OK;
}

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
  const Bytes in_place = code_modelled(release.before.image, release.after.image, release.covers,
                                       kMicrocontroller, &release, kGeometry);
  head.in_place_offset = append(flash, in_place);
  head.in_place_bytes = static_cast<std::uint32_t>(in_place.size());
  head.erase_bytes = kGeometry.erase_bytes;
  head.scratch_bytes = kGeometry.scratch_bytes;
  head.memory_bytes = static_cast<std::uint32_t>(bulla_delta_memory_bytes(&kMicrocontroller));
  if (!measure(release.before.image, head.old_digest)) return {};
  std::memcpy(flash.data(), &head, sizeof head);
  return flash;
}

}  // namespace
}  // namespace bulla::testing

int main(int argument_count, char **arguments) {
  return bulla::testing::write_flash(argument_count, arguments, bulla::testing::make_flash);
}
