// SPDX-License-Identifier: Apache-2.0
#include "formats/header.hpp"

#include <gtest/gtest.h>

#include "formats/error.hpp"
#include "tests/formats/samples.hpp"

namespace bulla {
namespace {

TEST(FileHeader, HasItsFieldsWhereTheFormatSays) {
  EXPECT_EQ(to_hex(encode(FileHeader{0x01020304, 0x00012000})),
            "89424c410d0a1a0a"
            "0100"
            "0000"
            "04030201"
            "00200100"
            "000000000000000000000000");
}

struct OffsetCase {
  std::size_t envelope_bytes;
  std::size_t room_bytes;
  std::uint32_t payload_offset;
};

constexpr OffsetCase kOffsets[] = {
    {225, kDefaultRoomBytes, 4096},
    {4096 - 32, kDefaultRoomBytes, 4096},
    {4096 - 31, kDefaultRoomBytes, 8192},
    {225, 0, 4096},
    {225, 4097, 8192},
    {225, 16384, 16384},
    {20000, 16384, 20480},
    {(1 << 20) - 32, 0, 1 << 20},
};

TEST(PayloadOffset, IsTheRoomOrTheEnvelopeRoundedUp) {
  for (const OffsetCase &each : kOffsets) {
    EXPECT_EQ(payload_offset_for(each.envelope_bytes, each.room_bytes), each.payload_offset)
        << each.envelope_bytes << " with room " << each.room_bytes;
  }
}

TEST(PayloadOffset, IsNeverAboveOneMebibyte) {
  for (const auto &[envelope_bytes, room_bytes] : {std::pair{1 << 20, 0}, {0, (1 << 20) + 1}}) {
    try {
      payload_offset_for(static_cast<std::size_t>(envelope_bytes),
                         static_cast<std::size_t>(room_bytes));
      FAIL() << "nothing was thrown";
    } catch (const Error &error) {
      EXPECT_EQ(error.reason(), "bad-region");
    }
  }
}

TEST(Region, IsHeaderEnvelopeAndZeros) {
  const FileEnvelope envelope = samples::full_envelope();
  const Bytes encoded = encode(envelope);
  const Bytes region = encode_region(envelope);
  ASSERT_EQ(region.size(), 4096u);
  const Bytes header = encode(FileHeader{static_cast<std::uint32_t>(encoded.size()), 4096});
  Bytes wanted = header;
  wanted.insert(wanted.end(), encoded.begin(), encoded.end());
  wanted.resize(4096);
  EXPECT_EQ(region, wanted);
  EXPECT_EQ(encode_region(envelope, 10000).size(), 12288u);
}

TEST(Region, ForAFixedOffsetTellsWhenThereIsNoRoom) {
  FileEnvelope envelope = samples::full_envelope();
  EXPECT_EQ(encode_region_at(envelope, 8192).size(), 8192u);
  envelope.proofs = {Proof{4, Bytes(4096)}};
  try {
    encode_region_at(envelope, 4096);
    FAIL() << "nothing was thrown";
  } catch (const Error &error) {
    EXPECT_EQ(error.reason(), "no-signature-room");
  }
}

}  // namespace
}  // namespace bulla
