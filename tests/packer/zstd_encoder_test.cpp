// SPDX-License-Identifier: Apache-2.0
//
// Frames: that libzstd gives the content back, what their headers say, and that threads do not
// show.
#include "packer/zstd_encoder.hpp"

#include <gtest/gtest.h>
#include <zstd.h>

#include "formats/error.hpp"
#include "packer/chunk_stream.hpp"
#include "tests/packer/scratch_directory.hpp"

namespace bulla {
namespace {

// Half of it repeats, so that levels and windows matter.
Bytes content_of(std::size_t size) {
  Bytes content = noise(size);
  for (std::size_t i = 0; i < size; i++) {
    if (i % 512 < 300) content[i] = static_cast<std::uint8_t>(i / 2048);
  }
  return content;
}

Bytes compressed(const Bytes &content, int level, unsigned thread_count,
                 std::size_t step = 1 << 20) {
  Bytes frame;
  ChunkStream stream(2, [&frame](const SharedChunk &chunk) {
    frame.insert(frame.end(), chunk->bytes.begin(), chunk->bytes.end());
  });
  ZstdEncoder encoder(level, thread_count, content.size(), stream);
  for (std::size_t at = 0; at < content.size(); at += step) {
    encoder.write(ByteView(content).subspan(at, std::min(step, content.size() - at)));
  }
  encoder.finish();
  stream.finish();
  return frame;
}

TEST(ZstdEncoder, WritesOneFrameThatDeclaresItsContent) {
  for (const std::size_t size : {0u, 1u, 255u, 256u, 70000u, 1u << 20, (5u << 20) + 1}) {
    const Bytes content = content_of(size);
    const Bytes frame = compressed(content, 3, 2);
    EXPECT_EQ(ZSTD_getFrameContentSize(frame.data(), frame.size()), size);
    EXPECT_EQ(ZSTD_findFrameCompressedSize(frame.data(), frame.size()), frame.size());
    EXPECT_EQ(frame[4] & 0x07, 0) << "checksum flag or dictionary id";
    Bytes back(size);
    EXPECT_EQ(ZSTD_decompress(back.data(), size, frame.data(), frame.size()), size);
    EXPECT_EQ(back, content);
  }
}

TEST(ZstdEncoder, GivesTheSameBytesAtAnyNumberOfThreads) {
  // Jobs of libzstd are 2 MiB long at level 1 and 8 MiB at level 3.
  for (const auto &[size, level] : {std::pair{100000u, 3},
                                    {100000u, 19},
                                    {600000u, 3},
                                    {600000u, 9},
                                    {7u << 20, 1},
                                    {20u << 20, 3}}) {
    const Bytes content = content_of(size);
    const Bytes one = compressed(content, level, 1);
    EXPECT_EQ(compressed(content, level, 2), one) << size << " at level " << level;
    EXPECT_EQ(compressed(content, level, 5), one) << size << " at level " << level;
  }
}

TEST(ZstdEncoder, KeepsTheWindowAtEightMebibytes) {
  const Bytes content((8 << 20) + 1);
  for (const int level : {1, 19, 22}) {
    const std::uint64_t window = zstd_window_bytes(compressed(content, level, 1));
    EXPECT_LE(window, 8u << 20) << "level " << level;
    EXPECT_LE(zstd_working_memory_bytes(window), 9u << 20);
  }
}

TEST(ZstdEncoder, StatesEnoughWorkingMemoryForTheReferenceDecoder) {
  for (const std::size_t size : {0u, 1u, 200u, 255u, 256u, 5000u, 65791u, 65792u, 300000u}) {
    for (const int level : {1, 3, 19}) {
      const Bytes frame = compressed(content_of(size), level, 1);
      ZSTD_DCtx *const decoder = ZSTD_createDCtx();
      Bytes back(size + 1);
      ZSTD_inBuffer input{frame.data(), frame.size(), 0};
      for (ZSTD_outBuffer output{back.data(), back.size(), 0}; input.pos < input.size;) {
        // A byte at a time makes it allocate all that it may ever need.
        ZSTD_inBuffer one{frame.data(), input.pos + 1, input.pos};
        ASSERT_FALSE(ZSTD_isError(ZSTD_decompressStream(decoder, &output, &one)));
        input.pos = one.pos;
      }
      EXPECT_LE(ZSTD_sizeof_DCtx(decoder), zstd_working_memory_bytes(zstd_window_bytes(frame)))
          << size << " at level " << level;
      ZSTD_freeDCtx(decoder);
    }
  }
}

TEST(ZstdEncoder, RefusesContentOfAnotherLength) {
  Bytes frame;
  ChunkStream stream(2, [](const SharedChunk &) {});
  for (const std::size_t declared : {999u, 1001u}) {
    ZstdEncoder encoder(3, 1, declared, stream);
    try {
      encoder.write(noise(1000));
      encoder.finish();
      FAIL() << "1000 bytes were taken for " << declared;
    } catch (const Error &error) {
      EXPECT_EQ(error.reason(), "input-changed");
    }
  }
}

TEST(ZstdWindow, NeedsAWholeFrameHeader) {
  const Bytes frame = compressed(content_of(100000), 3, 1);
  for (std::size_t length = 0; length < 9; length++) {
    EXPECT_THROW(zstd_window_bytes(ByteView(frame).first(length)), Error) << length;
  }
}

}  // namespace
}  // namespace bulla
