// SPDX-License-Identifier: Apache-2.0
//
// zstd for segments of a delta, as bulla/delta.h asks a platform for it. The content is counted by
// the caller; here is seen to it that a segment is one frame, whole, in the window stated.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>

#include "formats/wire/status.h"

struct ZSTD_DCtx_s;

namespace bulla {

class DeltaZstd {
 public:
  DeltaZstd();  // kInternal without memory
  ~DeltaZstd();
  DeltaZstd(const DeltaZstd &) = delete;
  DeltaZstd &operator=(const DeltaZstd &) = delete;

  // ENCODING_INVALID when the frame before it did not end.
  bulla_status begin(std::uint64_t window_bytes);
  // Both counts go in as room and come back as used. ENCODING_INVALID; also for input behind the
  // frame's end.
  bulla_status decode(const std::uint8_t *input, std::size_t &input_bytes, std::uint8_t *output,
                      std::size_t &output_bytes);
  // Whether no frame is open.
  bool at_end() const { return !in_frame_; }

 private:
  struct Free {
    void operator()(ZSTD_DCtx_s *context) const;
  };
  std::unique_ptr<ZSTD_DCtx_s, Free> context_;
  bool in_frame_ = false;
};

}  // namespace bulla
