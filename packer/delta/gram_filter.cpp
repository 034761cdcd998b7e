// SPDX-License-Identifier: Apache-2.0
//
// One bit for each piece in a table two to four times as large as their number.
#include "packer/delta/gram_filter.hpp"

#include <algorithm>
#include <bit>
#include <cstring>

namespace bulla {
namespace {

constexpr unsigned kLog2BitsMin = 10, kBitsPerByte = 2;
constexpr std::uint64_t kMix = 0x9e3779b97f4a7c15;  // 2^64 divided by the golden ratio

}  // namespace

GramFilter::GramFilter(ByteView text, std::uint32_t gram_bytes) : gram_bytes_(gram_bytes) {
  const unsigned log2_bits =
      std::max(kLog2BitsMin, static_cast<unsigned>(std::bit_width(text.size() * kBitsPerByte)));
  shift_ = 64 - log2_bits;
  bits_.assign((std::uint64_t{1} << log2_bits) / 64, 0);
  for (std::size_t at = 0; at + gram_bytes <= text.size(); at++) {
    const std::uint64_t bit = hash(&text[at]) >> shift_;
    bits_[static_cast<std::size_t>(bit >> 6)] |= std::uint64_t{1} << (bit & 63);
  }
}

// Of the first and the last eight bytes; what lies between them may differ without harm.
std::uint64_t GramFilter::hash(const std::uint8_t *gram) const {
  std::uint64_t first = 0, last = 0;
  if (gram_bytes_ >= 8) {
    std::memcpy(&first, gram, 8);
    std::memcpy(&last, gram + gram_bytes_ - 8, 8);
  } else {
    for (std::uint32_t i = 0; i < gram_bytes_; i++) first = first << 8 | gram[i];
  }
  std::uint64_t mixed = (first ^ (last * kMix >> 29)) * kMix;
  mixed ^= mixed >> 32;
  return (mixed + last) * kMix;
}

}  // namespace bulla
