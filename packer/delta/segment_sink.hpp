// SPDX-License-Identifier: Apache-2.0
//
// Where the codec's writers write to: a vector that may have a limit.
#pragma once

#include <cstdint>

#include "formats/bytes.hpp"
#include "verifier/delta/encode.h"

namespace bulla {

class SegmentSink {
 public:
  static constexpr std::size_t kNoLimit = SIZE_MAX;

  // Appends to `bytes`, which outlives it, until they would have more than `limit`.
  SegmentSink(Bytes &bytes, std::size_t limit) : bytes_(bytes), limit_(limit) {}
  SegmentSink(const SegmentSink &) = delete;
  SegmentSink &operator=(const SegmentSink &) = delete;

  const bulla_delta_sink *c_sink() const { return &sink_; }

 private:
  static bool write(void *context, const std::uint8_t *bytes, std::size_t length) {
    const auto *self = static_cast<SegmentSink *>(context);
    if (length > self->limit_ || self->bytes_.size() > self->limit_ - length) return false;
    self->bytes_.insert(self->bytes_.end(), bytes, bytes + length);
    return true;
  }

  Bytes &bytes_;
  std::size_t limit_;
  bulla_delta_sink sink_{this, write};
};

}  // namespace bulla
