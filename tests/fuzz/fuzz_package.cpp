// SPDX-License-Identifier: Apache-2.0
//
// A whole package file: stages 1 to 13, with real signatures and with credulous ones, with memory
// for the whole envelope and with little.
#include <cstring>

#include "bulla/stream.h"
#include "tests/fuzz/world.hpp"

namespace {

using namespace bulla;
using namespace bulla::testing;

bulla_status read_memory(void *context, std::uint64_t offset, std::uint8_t *bytes,
                         std::size_t length) {
  const auto *file = static_cast<const bulla_cursor *>(context);
  require(offset <= file->left && length <= file->left - offset);
  if (length != 0) std::memcpy(bytes, file->at + offset, length);
  return BULLA_OK;
}

void stream(const bulla_admission &admission, const bulla_crypto *crypto, bulla_cursor payload) {
  Bytes memory(BULLA_STREAM_MEMORY_MAX);
  bulla_stream stream;
  if (bulla_stream_begin(&stream, crypto, &admission, memory.data(), memory.size()) != BULLA_OK) {
    return;
  }
  std::size_t unit_bytes;
  std::uint64_t taken = 0;
  while (bulla_stream_next(&stream, &unit_bytes) != BULLA_UNIT_END) {
    require(unit_bytes <= payload.left - taken); /* stage 4 compared the lengths */
    if (bulla_stream_take(&stream, payload.at + taken, unit_bytes) != BULLA_OK) return;
    taken += unit_bytes;
  }
  require(bulla_stream_finish(&stream) == BULLA_OK);
}

void judge(bulla_cursor file, std::size_t memory_bytes, const bulla_crypto *crypto,
           const bulla_platform *platform) {
  const bulla_source source = {&file, file.left, read_memory};
  static Bytes memory(1u << 20);
  bulla_package package;
  bulla_fault fault;
  if (bulla_package_read(&package, crypto, &source, 0, memory.data(), memory_bytes, &fault) !=
      BULLA_OK) {
    return;
  }
  bulla_image image;
  if (bulla_image_open(&image, &package, crypto, file.left, &fault) != BULLA_OK) return;
  bulla_stage stage;
  bulla_admission admission;
  const bulla_status status =
      bulla_install_verdict(&image, &trusted_store(), crypto, platform, 0x2, &stage, &admission);
  require(admission.granted == (status == BULLA_OK));
  if (status != BULLA_OK || !image.manifest.has_installed) return;
  const std::uint32_t offset = package.header.payload_offset;
  stream(admission, crypto, bulla_cursor_over(file.at + offset, file.left - offset));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size) {
  const bulla_cursor file = bulla_cursor_over(data, size);
  judge(file, 1u << 20, test_crypto(), nullptr);
  judge(file, 1u << 20, credulous_crypto(), nullptr);
  judge(file, 1u << 20, credulous_crypto(), fuzz_platform());
  judge(file, 300, credulous_crypto(), fuzz_platform());
  return 0;
}
