// SPDX-License-Identifier: Apache-2.0
//
// The delta applier behind the authentication: whoever has a transport key chooses these bytes, and
// the old image is storage. Input: u32 size of the new image, u32 bytes of the old one (both
// little-endian), the old image, then the stream, handed over in pieces of uneven length. The
// highest byte of the first number is for in place: erase unit and scratch, or 0 for a second slot.
#include <algorithm>
#include <vector>

#include "bulla/delta.h"
#include "tests/fuzz/world.hpp"
#include "verifier/delta/horizon.h"

namespace {

using namespace bulla;
using namespace bulla::testing;

constexpr std::uint32_t kImageMaxBytes = 1u << 18;
constexpr std::size_t kMemoryBytes = 1u << 18;

std::uint32_t number_at(ByteView bytes, std::size_t at) {
  std::uint32_t value = 0;
  for (std::size_t i = 4; i > 0; i--) value = value << 8 | bytes[at + i - 1];
  return value;
}

bulla_delta_in_place in_place_of(std::uint8_t choice) {
  if (choice == 0) return {};
  const unsigned numbers = choice - 1u;
  const std::uint32_t erase_bytes = 64u << (numbers & 7);
  return {erase_bytes, erase_bytes * (1 + (numbers >> 3 & 7))};
}

struct OldImage {
  ByteView bytes;
  bulla_delta_in_place in_place;
  std::uint64_t written = 0;  // of the new one
};

bulla_status read_old(void *context, std::uint64_t offset, std::uint8_t *bytes,
                      std::size_t length) {
  const auto &image = *static_cast<const OldImage *>(context);
  const ByteView old_image = image.bytes;
  require(offset <= old_image.size() && length <= old_image.size() - offset);
  require(length == 0 || offset >= bulla_delta_horizon(&image.in_place, image.written));
  std::copy_n(old_image.begin() + static_cast<std::ptrdiff_t>(offset), length, bytes);
  return BULLA_OK;
}

bulla_status count_new(void *context, std::uint64_t offset, const std::uint8_t *,
                       std::size_t length) {
  auto &image = *static_cast<OldImage *>(context);
  require(offset == image.written);
  image.written += length;
  return BULLA_OK;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size) {
  const ByteView input(data, size);
  if (size < 8) return 0;
  const std::uint32_t new_size = number_at(input, 0) % kImageMaxBytes;
  const std::size_t old_size = std::min<std::size_t>(number_at(input, 4), size - 8);
  OldImage image{input.subspan(8, old_size), in_place_of(input[3])};
  ByteView stream = input.subspan(8 + old_size);
  std::vector<std::uint8_t> memory(kMemoryBytes);
  bulla_delta_setup setup{};
  setup.base = {&image, read_old, old_size, nullptr};
  setup.output = {&image, count_new};
  setup.in_place = image.in_place;
  setup.new_size = new_size;
  setup.memory = memory.data();
  setup.memory_bytes = memory.size();
  bulla_delta delta;
  bulla_delta_begin(&delta, &setup);
  bulla_status status = BULLA_OK;
  for (std::size_t piece = 1; !stream.empty() && status == BULLA_OK; piece = piece * 3 % 257) {
    const std::size_t length = std::min(piece, stream.size());
    status = bulla_delta_take(&delta, stream.data(), length);
    stream = stream.subspan(length);
  }
  if (status == BULLA_OK) status = bulla_delta_finish(&delta);
  require(image.written <= new_size);
  require(status != BULLA_OK || image.written == new_size);
  return 0;
}
