// SPDX-License-Identifier: Apache-2.0
//
// How far two byte strings agree: the innermost loop of matching, eight bytes a step.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

namespace bulla {

// Length of the common prefix of the `limit` bytes at each pointer.
inline std::size_t common_prefix(const std::uint8_t *left, const std::uint8_t *right,
                                 std::size_t limit) {
  std::size_t at = 0;
  for (; at + 8 <= limit; at += 8) {
    std::uint64_t a, b;
    std::memcpy(&a, left + at, 8);
    std::memcpy(&b, right + at, 8);
    if (a == b) continue;
    const auto differing = a ^ b;
    const int zeros = std::endian::native == std::endian::little ? std::countr_zero(differing)
                                                                 : std::countl_zero(differing);
    return at + static_cast<std::size_t>(zeros) / 8;
  }
  while (at < limit && left[at] == right[at]) at++;
  return at;
}

}  // namespace bulla
