// SPDX-License-Identifier: Apache-2.0
//
// Segments that a platform's zstd decodes: right ones for every cut of the input, wrong ones with
// one reason each. What a frame is allowed to hold is the platform's affair; what it may give and
// take is the applier's.
#include <gtest/gtest.h>

#include <algorithm>

#include "tests/delta/coded_delta.hpp"
#include "tests/delta/zstd_platform.hpp"

namespace bulla::testing {
namespace {

constexpr bulla_delta_params kWithZstd{12, 8, 512, 4, 14};

Bytes frame_of(ByteView content) {
  Bytes frame(ZSTD_compressBound(content.size()));
  frame.resize(ZSTD_compress(frame.data(), frame.size(), content.data(), content.size(), 3));
  return frame;
}

Bytes zeros_and_pattern(std::size_t size, std::uint32_t seed) {
  Bytes bytes = pattern(size, seed);
  std::fill_n(bytes.begin(), size / 2, std::uint8_t{0});
  return bytes;
}

Applied apply_with_zstd(ByteView old_image, ByteView stream, Applying how) {
  const ZstdPlatform zstd;
  how.zstd = zstd.functions();
  return apply_delta(old_image, stream, how);
}

struct MixedStream {
  Bytes stream;
  Bytes wanted;
};

// A frame, a copy, a modelled segment, and a frame of one byte, twice.
MixedStream mixed_stream(const Bytes &old_image) {
  MixedStream mixed{stream_header(kWithZstd), {}};
  const Bytes packed = zeros_and_pattern(40'000, 5), coded = pattern(300, 6), one = {9};
  const auto give = [&](ByteView bytes) {
    mixed.wanted.insert(mixed.wanted.end(), bytes.begin(), bytes.end());
  };
  for (int i = 0; i < 2; i++) {
    add_zstd(mixed.stream, packed.size(), frame_of(packed));
    give(packed);
    add_copy(mixed.stream, 900, 50);
    give(ByteView(old_image).subspan(50, 900));
    const Bytes modelled = code_modelled(old_image, coded, {{10, 20, 200}}, kWithZstd);
    mixed.stream.insert(mixed.stream.end(), modelled.begin() + BULLA_DELTA_HEADER_BYTES,
                        modelled.end());
    give(coded);
    add_zstd(mixed.stream, one.size(), frame_of(one));
    give(one);
  }
  return mixed;
}

TEST(ZstdSegments, StandBesideOthersForEveryCutOfTheInput) {
  const Bytes old_image = pattern(5000, 3);
  const MixedStream mixed = mixed_stream(old_image);
  for (const std::size_t block : {1u, 2u, 7u, 153u, 308u, 4096u, 1u << 20}) {
    const Applied applied = apply_with_zstd(old_image, mixed.stream, {mixed.wanted.size(), block});
    EXPECT_EQ(applied.status, BULLA_OK) << block;
    EXPECT_TRUE(applied.image == mixed.wanted) << block;
  }
}

TEST(ZstdSegments, AreTakenUpAgainAnywhere) {
  const Bytes old_image = pattern(5000, 3);
  const MixedStream mixed = mixed_stream(old_image);
  for (std::size_t at = 0; at <= mixed.wanted.size(); at += 1777) {
    Applying how{mixed.wanted.size(), 500};
    how.resume_at = at;
    const Applied applied = apply_with_zstd(old_image, mixed.stream, how);
    EXPECT_EQ(applied.status, BULLA_OK) << at;
    EXPECT_TRUE(std::equal(applied.image.begin(), applied.image.end(),
                           mixed.wanted.begin() + static_cast<std::ptrdiff_t>(at),
                           mixed.wanted.end()))
        << at;
  }
}

TEST(ZstdSegments, AreUnsupportedWithoutADecoderAndInPlace) {
  Bytes stream = stream_header(kWithZstd);
  add_zstd(stream, 100, frame_of(Bytes(100, 1)));
  EXPECT_EQ(apply_delta({}, stream, {100}).status, BULLA_ENCODING_UNSUPPORTED);
  Applying in_place{100};
  in_place.in_place = {64, 64};
  EXPECT_EQ(apply_with_zstd({}, stream, in_place).status, BULLA_ENCODING_UNSUPPORTED);
}

TEST(ZstdSegments, AreInvalidWhereTheHeaderStatesNoWindow) {
  Bytes stream = stream_header(kSmallParams);
  add_zstd(stream, 100, frame_of(Bytes(100, 1)));
  EXPECT_EQ(apply_with_zstd({}, stream, {100}).status, BULLA_ENCODING_INVALID);
}

TEST(ZstdSegments, GiveExactlyTheirLength) {
  const Bytes frame = frame_of(zeros_and_pattern(5000, 1));
  for (const std::uint64_t length : {1u, 4999u, 5001u, 100'000u}) {
    Bytes stream = stream_header(kWithZstd);
    add_zstd(stream, length, frame);
    EXPECT_EQ(apply_with_zstd({}, stream, {length}).status, BULLA_ENCODING_INVALID) << length;
  }
}

TEST(ZstdSegments, TakeExactlyTheirStoredBytes) {
  const Bytes content = zeros_and_pattern(5000, 1), frame = frame_of(content);
  for (std::size_t length = 1; length < frame.size(); length += 97) {
    Bytes stream = stream_header(kWithZstd);
    add_zstd(stream, content.size(), ByteView(frame).first(length));
    EXPECT_EQ(apply_with_zstd({}, stream, {content.size()}).status, BULLA_ENCODING_INVALID)
        << length;
  }
  Bytes longer = frame;
  longer.push_back(0);
  Bytes stream = stream_header(kWithZstd);
  add_zstd(stream, content.size(), longer);
  EXPECT_EQ(apply_with_zstd({}, stream, {content.size()}).status, BULLA_ENCODING_INVALID);
}

TEST(ZstdSegments, EndInvalidWhereTheStreamEndsInThem) {
  const Bytes content = zeros_and_pattern(5000, 1);
  Bytes stream = stream_header(kWithZstd);
  add_zstd(stream, content.size(), frame_of(content));
  for (std::size_t length = BULLA_DELTA_HEADER_BYTES; length < stream.size(); length += 61) {
    const Applied applied =
        apply_with_zstd({}, ByteView(stream).first(length), {content.size(), 100});
    EXPECT_EQ(applied.status, BULLA_ENCODING_INVALID) << length;
  }
}

TEST(ZstdSegments, NeverHarmWhenTheirBytesAreFlipped) {
  const Bytes content = zeros_and_pattern(400, 1);
  Bytes stream = stream_header(kWithZstd);
  add_zstd(stream, content.size(), frame_of(content));
  for (std::size_t bit = 8 * BULLA_DELTA_HEADER_BYTES; bit < 8 * stream.size(); bit++) {
    Bytes altered = stream;
    altered[bit / 8] ^= static_cast<std::uint8_t>(1u << bit % 8);
    const Applied applied = apply_with_zstd(content, altered, {content.size(), 50});
    EXPECT_LE(applied.image.size(), content.size()) << bit;
    EXPECT_TRUE(applied.status != BULLA_OK || applied.image.size() == content.size()) << bit;
  }
}

// Tells more than it was given room for, or takes more than was there.
class LyingZstd {
 public:
  enum class Lie { kGivesMore, kTakesMore, kStandsStill };
  explicit LyingZstd(Lie lie) : lie_(lie), functions_{this, begin, decode} {}
  LyingZstd(const LyingZstd &) = delete;
  LyingZstd &operator=(const LyingZstd &) = delete;
  const bulla_delta_zstd *functions() const { return &functions_; }

 private:
  static bulla_status begin(void *, std::uint64_t, std::uint64_t) { return BULLA_OK; }
  static bulla_status decode(void *context, const std::uint8_t *, std::size_t *input_bytes,
                             std::uint8_t *, std::size_t *output_bytes) {
    switch (static_cast<LyingZstd *>(context)->lie_) {
      case Lie::kGivesMore:
        ++*output_bytes;
        break;
      case Lie::kTakesMore:
        ++*input_bytes;
        break;
      case Lie::kStandsStill:
        *input_bytes = *output_bytes = 0;
        break;
    }
    return BULLA_OK;
  }

  Lie lie_;
  bulla_delta_zstd functions_;
};

TEST(ZstdSegments, SurviveADecoderThatLies) {
  Bytes stream = stream_header(kWithZstd);
  add_zstd(stream, 100'000, Bytes(60'000, 1));
  for (const LyingZstd::Lie lie :
       {LyingZstd::Lie::kGivesMore, LyingZstd::Lie::kTakesMore, LyingZstd::Lie::kStandsStill}) {
    const LyingZstd zstd(lie);
    Applying how{100'000};
    how.zstd = zstd.functions();
    EXPECT_EQ(apply_delta({}, stream, how).status, BULLA_ENCODING_INVALID);
  }
}

}  // namespace
}  // namespace bulla::testing
