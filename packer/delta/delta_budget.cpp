// SPDX-License-Identifier: Apache-2.0
//
// Sizes that measured best: a large model before large tables, and covers before both.
#include "packer/delta/delta_budget.hpp"

#include <algorithm>

namespace bulla {
namespace {

constexpr std::uint32_t kCoversMax = 65535;     // docs/DELTA.md
constexpr std::uint32_t kCoversWanted = 24000;  // of a program or some modules among many files

struct ProfileSizes {
  std::uint64_t memory_bytes;
  std::uint8_t model_bits_min, model_bits_max;
  std::uint8_t table_bits;
  std::uint8_t zstd_window_log;  // 0: the profile has no memory for zstd
};

constexpr ProfileSizes sizes_of(DeltaProfile profile) {
  if (profile == DeltaProfile::kMcu) return {BULLA_DELTA_MCU_MEMORY_BYTES, 10, 12, 6, 0};
  return {BULLA_DELTA_LINUX_MEMORY_BYTES, 16, 18, 14, 16};
}

}  // namespace

DeltaBudget::DeltaBudget(DeltaProfile profile, std::size_t segment_count,
                         std::uint32_t old_extents_max) {
  const ProfileSizes sizes = sizes_of(profile);
  memory_bytes_ = sizes.memory_bytes;
  zstd_window_log_ = segment_count > 1 ? sizes.zstd_window_log : std::uint8_t{0};
  model_bits_min_ = sizes.model_bits_min;
  params_ = {sizes.model_bits_max, sizes.table_bits, 0, std::max(old_extents_max, 1u),
             zstd_window_log_};
  if (segment_count > 1) {  // one size for all: what one segment leaves, another cannot use
    while (params_.model_bits > model_bits_min_ &&
           covers_beside(params_.model_bits) < kCoversWanted) {
      params_.model_bits--;
    }
    model_bits_min_ = params_.model_bits;
  }
}

std::uint32_t DeltaBudget::covers_beside(std::uint8_t model_bits) const {
  bulla_delta_params params = params_;
  params.model_bits = model_bits;
  std::uint32_t low = 0, high = kCoversMax + 1;  // low fits, high does not
  while (high - low > 1) {
    params.cover_max = low + (high - low) / 2;
    (bulla_delta_memory_bytes(&params) <= memory_bytes_ ? low : high) = params.cover_max;
  }
  return low;
}

bulla_delta_params DeltaBudget::for_covers(std::uint32_t cover_count) const {
  bulla_delta_params params = params_;
  std::uint32_t room = covers_beside(params.model_bits);
  while (params.model_bits > model_bits_min_ && room < cover_count) {
    params.model_bits--;
    room = covers_beside(params.model_bits);
  }
  params.cover_max = std::min(room, cover_count);
  return params;
}

}  // namespace bulla
