// SPDX-License-Identifier: Apache-2.0
//
// A zstd decoder as a platform gives one to the applier, and nothing more: no bound on windows.
#pragma once

#include <zstd.h>

#include "bulla/delta.h"

namespace bulla::testing {

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

}  // namespace bulla::testing
