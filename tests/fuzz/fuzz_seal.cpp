// SPDX-License-Identifier: Apache-2.0
//
// A seal, judged for loading.
#include "tests/fuzz/world.hpp"

namespace {

using namespace bulla;
using namespace bulla::testing;

void judge(bulla_cursor seal, const bulla_crypto *crypto, const bulla_platform *platform) {
  bulla_package package;
  bulla_image image;
  bulla_fault fault;
  bulla_stage stage;
  bulla_admission admission;
  if (bulla_seal_read(&package, crypto, seal, &fault) != BULLA_OK) return;
  if (bulla_image_open(&image, &package, crypto, BULLA_SIZE_NOT_JUDGED, &fault) != BULLA_OK) return;
  const bulla_slot slot = {image.manifest.component, BULLA_CLASS_APPLICATION};
  const bulla_status status =
      bulla_load_verdict(&image, &trusted_store(), crypto, platform, &slot, &stage, &admission);
  require(admission.granted == (status == BULLA_OK));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size) {
  judge(bulla_cursor_over(data, size), test_crypto(), nullptr);
  judge(bulla_cursor_over(data, size), credulous_crypto(), fuzz_platform());
  return 0;
}
