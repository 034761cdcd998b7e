// SPDX-License-Identifier: Apache-2.0
//
// Our reading of frame headers against frames that the library wrote.
#include "verifier/host/zstd_frame.hpp"

#include <gtest/gtest.h>

#include "tests/host/packages.hpp"

namespace bulla::testing {
namespace {

TEST(ZstdFrame, ReadsWhatTheLibraryWrites) {
  for (const std::size_t size : {0u, 1u, 255u, 256u, 65'791u, 65'792u, 5'000'000u}) {
    for (const int level : {1, 19}) {
      const Bytes frame = zstd_frame(content(size), level);
      const auto header_bytes = zstd_header_bytes(frame);
      ASSERT_TRUE(header_bytes) << size;
      const ZstdFrame header = read_zstd_header(ByteView(frame).first(*header_bytes));
      EXPECT_EQ(header.content_bytes, size);
      EXPECT_GE(header.window_bytes, std::min<std::uint64_t>(size, 1u << 19));
      EXPECT_LE(header.window_bytes, 8u << 20);
    }
  }
}

TEST(ZstdFrame, TakesNoOtherKind) {
  const Bytes good = zstd_frame(content(100));
  Bytes skippable = good;
  skippable[0] = 0x50, skippable[1] = 0x2a, skippable[2] = 0x4d, skippable[3] = 0x18;
  Bytes dictionary = good;
  dictionary[4] |= 1;
  Bytes reserved = good;
  reserved[4] |= 8;
  Bytes unknown_size = good;
  unknown_size[4] = 0;
  for (const Bytes &frame : {skippable, dictionary, reserved, unknown_size}) {
    EXPECT_FALSE(zstd_header_bytes(frame));
  }
}

}  // namespace
}  // namespace bulla::testing
