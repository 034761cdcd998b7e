// SPDX-License-Identifier: Apache-2.0
//
// Whether a device is served better by the whole new image, compressed, than by a delta.
#pragma once

#include <cstdint>
#include <string>

#include "formats/bytes.hpp"

namespace bulla {

// Of the full image: a delta above it saves too little for its risk and its work.
inline constexpr std::uint64_t kWorthPercentMax = 85;

// Empty, or why the new image itself would serve better than a delta of `delta_bytes`, of which
// `stored_bytes` are parts of the image that could not be made any shorter.
std::string why_full_is_better(std::uint64_t delta_bytes, std::uint64_t stored_bytes,
                               ByteView new_image);

}  // namespace bulla
