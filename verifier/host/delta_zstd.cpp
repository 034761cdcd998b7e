// SPDX-License-Identifier: Apache-2.0
//
// One context for all segments, reset at each.
#include "verifier/host/delta_zstd.hpp"

#include <zstd.h>

#include <bit>

#include "formats/error.hpp"

namespace bulla {

void DeltaZstd::Free::operator()(ZSTD_DCtx_s *context) const {
  ZSTD_freeDCtx(context);
}

DeltaZstd::DeltaZstd() : context_(ZSTD_createDCtx()) {
  if (!context_) throw Error(Reason::kInternal, "no memory for a zstd decoder");
}

DeltaZstd::~DeltaZstd() = default;

bulla_status DeltaZstd::begin(std::uint64_t window_bytes) {
  if (in_frame_) return BULLA_ENCODING_INVALID;
  const int window_log = static_cast<int>(std::bit_width(window_bytes)) - 1;
  ZSTD_DCtx_reset(context_.get(), ZSTD_reset_session_and_parameters);
  const std::size_t set = ZSTD_DCtx_setParameter(context_.get(), ZSTD_d_windowLogMax, window_log);
  if (ZSTD_isError(set) != 0) return BULLA_ENCODING_INVALID;
  in_frame_ = true;
  return BULLA_OK;
}

bulla_status DeltaZstd::decode(const std::uint8_t *input, std::size_t &input_bytes,
                               std::uint8_t *output, std::size_t &output_bytes) {
  if (!in_frame_) return BULLA_ENCODING_INVALID;
  ZSTD_inBuffer in = {input, input_bytes, 0};
  ZSTD_outBuffer out = {output, output_bytes, 0};
  const std::size_t left = ZSTD_decompressStream(context_.get(), &out, &in);
  if (ZSTD_isError(left) != 0) return BULLA_ENCODING_INVALID;
  input_bytes = in.pos;
  output_bytes = out.pos;
  in_frame_ = left != 0;
  return BULLA_OK;
}

}  // namespace bulla
