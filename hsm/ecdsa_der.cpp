// SPDX-License-Identifier: Apache-2.0
//
// Strict DER of an ES256 signature. Both integers are at most 33 bytes, so every length is one
// byte.
#include "hsm/ecdsa_der.hpp"

#include <algorithm>
#include <cstdint>

namespace bulla {
namespace {

constexpr std::uint8_t kSequence = 0x30;
constexpr std::uint8_t kInteger = 0x02;
constexpr std::size_t kScalarBytes = 32;

// Takes tag, one-byte length and that many bytes off the front of `rest`.
std::optional<ByteView> take(ByteView &rest, std::uint8_t tag) {
  if (rest.size() < 2 || rest[0] != tag || rest[1] >= 0x80) return std::nullopt;
  const std::size_t length = rest[1];
  if (length > rest.size() - 2) return std::nullopt;
  const ByteView content = rest.subspan(2, length);
  rest = rest.subspan(2 + length);
  return content;
}

// The next INTEGER, big-endian and padded to 32 bytes, into `out`.
bool take_scalar(ByteView &rest, std::span<std::uint8_t, kScalarBytes> out) {
  const auto content = take(rest, kInteger);
  if (!content || content->empty()) return false;
  ByteView digits = *content;
  if ((digits[0] & 0x80) != 0) return false;  // negative
  if (digits[0] == 0 && digits.size() > 1) {
    digits = digits.subspan(1);
    if ((digits[0] & 0x80) == 0) return false;  // a zero that was not needed
  }
  if (digits.size() > kScalarBytes) return false;
  std::copy_backward(digits.begin(), digits.end(), out.end());
  return true;
}

}  // namespace

std::optional<RawSignature> raw_from_der(ByteView der) {
  auto body = take(der, kSequence);
  if (!body || !der.empty()) return std::nullopt;
  RawSignature raw{};
  const std::span whole(raw);
  if (!take_scalar(*body, whole.first<kScalarBytes>())) return std::nullopt;
  if (!take_scalar(*body, whole.last<kScalarBytes>()) || !body->empty()) return std::nullopt;
  return raw;
}

}  // namespace bulla
