// SPDX-License-Identifier: Apache-2.0
//
// What a device makes of a delta, in exactly the memory that the generator states.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>

#include "bulla/delta.h"
#include "formats/bytes.hpp"
#include "packer/delta/make_delta.hpp"
#include "tests/delta/zstd_platform.hpp"
#include "verifier/delta/horizon.h"

namespace bulla {

// An old image that the new one overwrites: what is gone must not be asked for.
struct OverwrittenImage {
  ByteView old_image;
  bulla_delta_in_place in_place;
  Bytes made = {};

  static bulla_status read(void *context, std::uint64_t offset, std::uint8_t *bytes,
                           std::size_t length) {
    const auto &self = *static_cast<OverwrittenImage *>(context);
    EXPECT_GE(offset, bulla_delta_horizon(&self.in_place, self.made.size()));
    std::copy_n(self.old_image.begin() + static_cast<std::ptrdiff_t>(offset), length, bytes);
    return BULLA_OK;
  }
  static bulla_status write(void *context, std::uint64_t offset, const std::uint8_t *bytes,
                            std::size_t length) {
    auto &made = static_cast<OverwrittenImage *>(context)->made;
    EXPECT_EQ(offset, made.size());
    made.insert(made.end(), bytes, bytes + length);
    return BULLA_OK;
  }
};

// The new image; a failed expectation and fewer bytes if the applier refuses. The stream comes in
// blocks of `block_bytes`.
inline Bytes applied_delta(ByteView old_image, std::size_t new_size, const DeltaResult &delta,
                           std::size_t block_bytes = 4096,
                           const bulla_delta_in_place &in_place = {}) {
  OverwrittenImage image{old_image, in_place};
  const testing::ZstdPlatform zstd;
  Bytes memory(delta.working_memory_bytes);
  bulla_delta_setup setup = {};
  setup.base.size = old_image.size();
  setup.base.bytes = in_place.erase_bytes == 0 ? old_image.data() : nullptr;
  setup.base.context = &image;
  setup.base.read = OverwrittenImage::read;
  setup.output = {&image, OverwrittenImage::write};
  setup.in_place = in_place;
  setup.zstd = zstd.functions();
  setup.new_size = new_size;
  setup.memory = memory.data();
  setup.memory_bytes = memory.size();
  bulla_delta applier;
  bulla_delta_begin(&applier, &setup);
  bulla_status status = BULLA_OK;
  for (std::size_t at = 0; at < delta.stream.size() && status == BULLA_OK; at += block_bytes) {
    const std::size_t length = std::min(block_bytes, delta.stream.size() - at);
    status = bulla_delta_take(&applier, &delta.stream[at], length);
  }
  if (status == BULLA_OK) status = bulla_delta_finish(&applier);
  EXPECT_EQ(status, BULLA_OK) << bulla_status_name(status);
  return image.made;
}

}  // namespace bulla
