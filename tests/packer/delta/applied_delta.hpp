// SPDX-License-Identifier: Apache-2.0
//
// What a device makes of a delta, in exactly the memory that the generator states.
#pragma once

#include <gtest/gtest.h>
#include <zstd.h>

#include <algorithm>

#include "bulla/delta.h"
#include "formats/bytes.hpp"
#include "packer/delta/make_delta.hpp"

namespace bulla {

// A zstd decoder as a platform gives one.
class ZstdPlatform {
 public:
  ZstdPlatform() : context_(ZSTD_createDCtx()), functions_{context_, begin, decode} {}
  ~ZstdPlatform() { ZSTD_freeDCtx(context_); }
  ZstdPlatform(const ZstdPlatform &) = delete;
  ZstdPlatform &operator=(const ZstdPlatform &) = delete;

  const bulla_delta_zstd *functions() const { return &functions_; }

 private:
  static bulla_status begin(void *context, std::uint64_t, std::uint64_t) {
    ZSTD_DCtx_reset(static_cast<ZSTD_DCtx *>(context), ZSTD_reset_session_only);
    return BULLA_OK;
  }
  static bulla_status decode(void *context, const std::uint8_t *input, std::size_t *input_bytes,
                             std::uint8_t *output, std::size_t *output_bytes) {
    ZSTD_inBuffer in{input, *input_bytes, 0};
    ZSTD_outBuffer out{output, *output_bytes, 0};
    const std::size_t left = ZSTD_decompressStream(static_cast<ZSTD_DCtx *>(context), &out, &in);
    *input_bytes = in.pos;
    *output_bytes = out.pos;
    return ZSTD_isError(left) != 0 ? BULLA_ENCODING_INVALID : BULLA_OK;
  }

  ZSTD_DCtx *context_;
  bulla_delta_zstd functions_;
};

// The new image; a failed expectation and fewer bytes if the applier refuses. The stream comes in
// blocks of `block_bytes`.
inline Bytes applied_delta(ByteView old_image, std::size_t new_size, const DeltaResult &delta,
                           std::size_t block_bytes = 4096) {
  Bytes image;
  const ZstdPlatform zstd;
  Bytes memory(delta.working_memory_bytes);
  bulla_delta_setup setup = {};
  setup.base.size = old_image.size();
  setup.base.bytes = old_image.data();
  setup.base.context = &old_image;
  setup.base.read = [](void *context, std::uint64_t offset, std::uint8_t *bytes,
                       std::size_t length) {
    const auto &old_bytes = *static_cast<const ByteView *>(context);
    std::copy_n(old_bytes.begin() + static_cast<std::ptrdiff_t>(offset), length, bytes);
    return BULLA_OK;
  };
  setup.output.context = &image;
  setup.output.write = [](void *context, std::uint64_t offset, const std::uint8_t *bytes,
                          std::size_t length) {
    auto &made = *static_cast<Bytes *>(context);
    EXPECT_EQ(offset, made.size());
    made.insert(made.end(), bytes, bytes + length);
    return BULLA_OK;
  };
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
  return image;
}

}  // namespace bulla
