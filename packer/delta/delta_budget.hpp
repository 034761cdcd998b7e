// SPDX-License-Identifier: Apache-2.0
//
// What a profile's working memory is spent on: the model, tables of what is learned, covers, the
// window of zstd. The format states the largest of each once, so segments share one budget.
#pragma once

#include <cstdint>

#include "bulla/delta.h"
#include "packer/delta/make_delta.hpp"

namespace bulla {

class DeltaBudget {
 public:
  // For streams of one segment or of several. `old_extents_max` is of the segments.
  DeltaBudget(DeltaProfile profile, std::size_t segment_count, std::uint32_t old_extents_max);

  // With the largest model that leaves room for so many covers; cover_max is that number, or, when
  // they do not fit at all, as many as do.
  bulla_delta_params for_covers(std::uint32_t cover_count) const;

  // Largest window of a zstd segment; 0 where there is no memory for any.
  std::uint8_t zstd_window_log() const { return zstd_window_log_; }
  std::uint64_t memory_bytes() const { return memory_bytes_; }

 private:
  std::uint32_t covers_beside(std::uint8_t model_bits) const;

  std::uint64_t memory_bytes_;
  bulla_delta_params params_;  // without covers
  std::uint8_t model_bits_min_;
  std::uint8_t zstd_window_log_;
};

}  // namespace bulla
