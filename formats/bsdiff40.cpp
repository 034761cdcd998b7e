// SPDX-License-Identifier: Apache-2.0
//
// The sign stands in the highest bit; minus zero is zero.
#include "formats/bsdiff40.hpp"

#include <algorithm>
#include <array>

#include "formats/little_endian.hpp"

namespace bulla {
namespace {

constexpr std::array<std::uint8_t, 8> kMagic = {'B', 'S', 'D', 'I', 'F', 'F', '4', '0'};
constexpr std::uint64_t kSign = std::uint64_t{1} << 63;
constexpr std::size_t kNumberBytes = 8;

std::int64_t number_at(ByteView bytes) {
  const std::uint64_t value = little_endian(bytes.first(kNumberBytes));
  const auto magnitude = static_cast<std::int64_t>(value & ~kSign);
  return (value & kSign) != 0 ? -magnitude : magnitude;
}

void append_number(Bytes &bytes, std::int64_t number) {
  const std::uint64_t value = number < 0 ? (0 - static_cast<std::uint64_t>(number)) | kSign
                                         : static_cast<std::uint64_t>(number);
  append_little_endian(bytes, value, kNumberBytes);
}

}  // namespace

Bytes encode(const Bsdiff40Header &header) {
  Bytes bytes(kMagic.begin(), kMagic.end());
  for (const std::uint64_t size : {header.control_bytes, header.diff_bytes, header.new_bytes}) {
    append_number(bytes, static_cast<std::int64_t>(size));
  }
  return bytes;
}

Bytes encode(const Bsdiff40Triple &triple) {
  Bytes bytes;
  for (const std::int64_t number : {triple.add, triple.copy, triple.seek}) {
    append_number(bytes, number);
  }
  return bytes;
}

std::optional<Bsdiff40Header> decode_bsdiff40_header(ByteView file) {
  if (file.size() < kBsdiff40HeaderBytes) return std::nullopt;
  if (!std::equal(kMagic.begin(), kMagic.end(), file.begin())) return std::nullopt;
  const std::uint64_t control = little_endian(file.subspan(8, kNumberBytes));
  const std::uint64_t diff = little_endian(file.subspan(16, kNumberBytes));
  const std::uint64_t size = little_endian(file.subspan(24, kNumberBytes));
  if (((control | diff | size) & kSign) != 0) return std::nullopt;
  return Bsdiff40Header{control, diff, size};
}

Bsdiff40Triple decode_bsdiff40_triple(std::span<const std::uint8_t, kBsdiff40TripleBytes> bytes) {
  const ByteView view(bytes);
  return {number_at(view), number_at(view.subspan(8)), number_at(view.subspan(16))};
}

std::uint64_t bsdiff40_memory_bytes(std::uint64_t old_bytes, std::uint64_t new_bytes) {
  return old_bytes + new_bytes + (std::uint64_t{12} << 20);
}

}  // namespace bulla
