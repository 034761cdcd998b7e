// SPDX-License-Identifier: Apache-2.0
//
// Compressing costs time, so it is only done for deltas that are not obviously small.
#include "packer/delta/full_image.hpp"

#include "packer/delta/zstd_part.hpp"

namespace bulla {
namespace {

constexpr std::uint64_t kObviousFactor = 16;  // zstd hardly ever does so much for an image

}  // namespace

std::string why_full_is_better(std::uint64_t delta_bytes, std::uint64_t stored_bytes,
                               ByteView new_image) {
  if (delta_bytes < new_image.size() / kObviousFactor) return {};
  const std::uint64_t full_bytes = full_zstd_bytes(new_image);
  if (delta_bytes * 100 <= full_bytes * kWorthPercentMax) return {};
  const bool dense = stored_bytes > delta_bytes / 2;
  const char *const why = dense ? "the new image is compressed or encrypted inside, so that little "
                                  "of the old one is found in it"
                                : "the images have little in common";
  const std::uint64_t percent = full_bytes == 0 ? 100 : delta_bytes * 100 / full_bytes;
  return "the delta has " + std::to_string(percent) +
         " % of the size of the new image compressed with zstd: " + why;
}

}  // namespace bulla
