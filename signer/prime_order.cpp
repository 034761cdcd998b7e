// SPDX-License-Identifier: Apache-2.0
//
// [L]A by doubling and adding with libsodium's point addition. Its own subgroup check is not used:
// up to 1.0.20 it takes points with a part of order 2 for good ones.
#include "signer/prime_order.hpp"

#include <sodium.h>

#include <array>

#include "formats/error.hpp"

namespace bulla {
namespace {

using Point = std::array<std::uint8_t, crypto_core_ed25519_BYTES>;

constexpr Point kNeutral = {1};

// The order of the group, 2^252 + 27742317777372353535851937790883648493, little-endian (RFC
// 8032 5.1).
constexpr std::array<std::uint8_t, 32> kOrder = {
    0xed, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12, 0x58, 0xd6, 0x9c, 0xf7, 0xa2, 0xde, 0xf9, 0xde, 0x14,
    0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x10};
constexpr int kOrderBits = 253;

bool order_bit(int index) {
  const auto byte = static_cast<unsigned>(kOrder[static_cast<std::size_t>(index / 8)]);
  return ((byte >> (index % 8)) & 1U) != 0;
}

// sum += other; false when one of them is no point of the curve.
bool add(Point &sum, const Point &other) {
  Point result{};
  if (crypto_core_ed25519_add(result.data(), sum.data(), other.data()) != 0) return false;
  sum = result;
  return true;
}

}  // namespace

bool has_prime_order(const PublicKey &key) {
  if (key.algorithm != BULLA_ALG_ED25519) return true;
  if (sodium_init() < 0) throw Error(Reason::kInternal, "libsodium does not start");
  Point point{};
  if (key.bytes.size() != point.size()) return false;
  std::copy(key.bytes.begin(), key.bytes.end(), point.begin());
  Point sum = kNeutral;
  for (int i = kOrderBits - 1; i >= 0; --i) {
    if (!add(sum, sum)) return false;
    if (order_bit(i) && !add(sum, point)) return false;
  }
  return sum == kNeutral && point != kNeutral;
}

}  // namespace bulla
