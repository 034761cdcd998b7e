// SPDX-License-Identifier: Apache-2.0
//
// Numbers as bsdiff writes them: little-endian, sign and magnitude.
#include "formats/bsdiff40.hpp"

#include <gtest/gtest.h>

#include <limits>

namespace bulla {
namespace {

constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();

std::span<const std::uint8_t, kBsdiff40TripleBytes> as_triple(const Bytes &bytes) {
  return ByteView(bytes).first<kBsdiff40TripleBytes>();
}

TEST(Bsdiff40, TriplesComeBack) {
  for (const Bsdiff40Triple &triple :
       {Bsdiff40Triple{0, 0, 0}, Bsdiff40Triple{1, 255, -1}, Bsdiff40Triple{256, 65'536, -65'536},
        Bsdiff40Triple{kMost, 1, -kMost}}) {
    EXPECT_EQ(decode_bsdiff40_triple(as_triple(encode(triple))), triple);
  }
}

TEST(Bsdiff40, ASignIsTheHighestBit) {
  const Bytes bytes = encode(Bsdiff40Triple{2, -2, 0});
  EXPECT_EQ(to_hex(bytes),
            "0200000000000000"
            "0200000000000080"
            "0000000000000000");
  Bytes minus_zero(kBsdiff40TripleBytes, 0);
  minus_zero[7] = 0x80;
  EXPECT_EQ(decode_bsdiff40_triple(as_triple(minus_zero)), Bsdiff40Triple{});
}

TEST(Bsdiff40, HeadersComeBackAndWrongOnesDoNot) {
  const Bytes good = encode(Bsdiff40Header{14, 300, 70'000});
  EXPECT_EQ(to_hex(ByteView(good).first(8)), "4253444946463430");
  EXPECT_EQ(decode_bsdiff40_header(good), (Bsdiff40Header{14, 300, 70'000}));
  EXPECT_EQ(decode_bsdiff40_header(ByteView(good).first(31)), std::nullopt);
  for (const std::size_t at : {0u, 7u, 15u, 23u, 31u}) {
    Bytes bad = good;
    bad[at] ^= 0x80;  // the magic, and the sign of each number
    EXPECT_EQ(decode_bsdiff40_header(bad), std::nullopt) << at;
  }
}

TEST(Bsdiff40, MemoryIsThatOfBothImagesAndThreeDecoders) {
  EXPECT_EQ(bsdiff40_memory_bytes(1000, 2000), 3000 + (12u << 20));
  EXPECT_GE(bsdiff40_memory_bytes(0, 0), 3u * (100'000 + 4 * 900'000));
}

}  // namespace
}  // namespace bulla
