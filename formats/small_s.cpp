// SPDX-License-Identifier: Apache-2.0
//
// n - s, byte by byte; the values are public.
#include "formats/small_s.hpp"

#include <algorithm>

namespace bulla {
namespace {

using Scalar = std::array<std::uint8_t, 32>;

// The order of P-256 (FIPS 186-5, SP 800-186 3.2.1.3), big-endian.
constexpr Scalar kOrder = {0xff, 0xff, 0xff, 0xff, 0x00, 0x00, 0x00, 0x00, 0xff, 0xff, 0xff,
                           0xff, 0xff, 0xff, 0xff, 0xff, 0xbc, 0xe6, 0xfa, 0xad, 0xa7, 0x17,
                           0x9e, 0x84, 0xf3, 0xb9, 0xca, 0xc2, 0xfc, 0x63, 0x25, 0x51};

Scalar order_minus(const Scalar &s) {
  Scalar difference{};
  unsigned borrow = 0;
  for (std::size_t i = s.size(); i-- > 0;) {
    const unsigned taken = s[i] + borrow;
    borrow = kOrder[i] < taken ? 1 : 0;
    difference[i] = static_cast<std::uint8_t>(kOrder[i] - taken);
  }
  return difference;
}

}  // namespace

void make_s_small(std::span<std::uint8_t> value) {
  if (value.size() != 2 * sizeof(Scalar)) return;
  Scalar s;
  std::copy_n(value.begin() + sizeof(Scalar), s.size(), s.begin());
  if (s == Scalar{} || s >= kOrder) return;
  const Scalar other = order_minus(s);
  if (other < s) std::copy(other.begin(), other.end(), value.begin() + sizeof(Scalar));
}

}  // namespace bulla
