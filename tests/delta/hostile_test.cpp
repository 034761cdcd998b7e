// SPDX-License-Identifier: Apache-2.0
//
// Streams that nobody coded: cut, flipped, random, with headers that ask for too much. Whatever
// they are, the applier stays in its memory, stops at the size of the image and ends; sanitizers
// watch the rest.
#include <gtest/gtest.h>

#include "tests/delta/coded_delta.hpp"
#include "tests/delta/dice.hpp"
#include "tests/delta/relocatable.hpp"

namespace bulla::testing {
namespace {

constexpr bulla_delta_arch kArchs[] = {BULLA_DELTA_ARCH_ARM64, BULLA_DELTA_ARCH_THUMB2,
                                       BULLA_DELTA_ARCH_X86_64};

void expect_harmless(const Release &release, const Bytes &patch) {
  const Applied applied =
      apply_delta(release.before.image, patch, {release.after.image.size(), 512});
  EXPECT_LE(applied.image.size(), release.after.image.size());
  if (applied.status == BULLA_OK) {
    EXPECT_EQ(applied.image.size(), release.after.image.size());
  }
}

TEST(HostileStream, ThatIsCutIsInvalidAtEveryLength) {
  const Release release = make_release(BULLA_DELTA_ARCH_ARM64, 16, 1);
  const Bytes patch = code_release(release);
  for (std::size_t length = 0; length < patch.size(); length++) {
    const Bytes cut(patch.begin(), patch.begin() + static_cast<std::ptrdiff_t>(length));
    const Applied applied = apply_delta(release.before.image, cut, {release.after.image.size()});
    EXPECT_EQ(applied.status, BULLA_ENCODING_INVALID) << length;
  }
}

TEST(HostileStream, ThatGoesOnIsInvalid) {
  const Release release = make_release(BULLA_DELTA_ARCH_ARM64, 16, 1);
  for (const std::uint8_t byte : Bytes{0, 1, 255}) {
    Bytes longer = code_release(release);
    longer.push_back(byte);
    const Applied applied = apply_delta(release.before.image, longer, {release.after.image.size()});
    EXPECT_EQ(applied.status, BULLA_ENCODING_INVALID);
  }
}

TEST(HostileStream, ForAnotherSizeIsInvalid) {
  const Release release = make_release(BULLA_DELTA_ARCH_ARM64, 16, 1);
  const Bytes patch = code_release(release);
  for (const int more : {-1, 1}) {
    const auto size = release.after.image.size() + static_cast<std::size_t>(more);
    EXPECT_EQ(apply_delta(release.before.image, patch, {size}).status, BULLA_ENCODING_INVALID);
  }
}

TEST(HostileStream, WithAnyFlippedBitDoesNoHarm) {
  for (const bulla_delta_arch arch : kArchs) {
    const Release release = make_release(arch, 10, 2);
    const Bytes patch = code_release(release);
    for (std::size_t bit = 80; bit < patch.size() * 8; bit++) {
      Bytes flipped = patch;
      flipped[bit / 8] ^= static_cast<std::uint8_t>(1u << bit % 8);
      expect_harmless(release, flipped);
    }
  }
}

TEST(HostileStream, OfRandomContentDoesNoHarm) {
  for (std::uint32_t seed = 0; seed < 600; seed++) {
    const Release release = make_release(kArchs[seed % 3], 8, seed);
    Bytes patch = code_release(release);
    const Bytes noise = pattern(patch.size(), seed);
    Dice random(seed);
    const std::size_t from = 60 + random() % (patch.size() - 60);
    std::copy(noise.begin() + static_cast<std::ptrdiff_t>(from), noise.end(),
              patch.begin() + static_cast<std::ptrdiff_t>(from));
    expect_harmless(release, patch);
  }
}

// Section tables and symbols of relocatable files are read from the base, whatever it holds.
TEST(HostileStream, OverRelocatableFilesWithAnyByteChangedDoesNoHarm) {
  Modules modules = make_modules(1, 5);
  const Bytes patch = code_modules(modules, {12, 11, 64, 4, 0});
  Dice random(1);
  for (std::size_t at = 0; at < modules.before.size(); at++) {
    const bool header = at < 64 || at + 600 > modules.before.size();
    if (!header && at % 7 != 0) continue;
    for (const std::uint32_t value : {0u, 0xffu, random() & 0xffu}) {
      Bytes changed = modules.before;
      changed[at] = static_cast<std::uint8_t>(value);
      const Applied applied = apply_delta(changed, patch, {modules.after.size()});
      EXPECT_LE(applied.image.size(), modules.after.size());
    }
  }
}

// Fields of such files have a table of residuals, which small tables have not; the header's own
// bits do not count.
TEST(HostileStream, OfRelocatableFilesWithSmallTablesIsInvalid) {
  const Modules modules = make_modules(1, 5);
  const Bytes good = code_modules(modules, {12, 11, 64, 4, 0});
  Bytes patch = good;
  const std::size_t shape = BULLA_DELTA_HEADER_BYTES + 3;  // kind and a length of two bytes
  ASSERT_EQ(patch[shape], 0xa5);                           // model 12, tables 11
  for (const std::uint8_t small : Bytes{0xa0, 0xa4}) {
    patch[shape] = small;
    const Applied applied = apply_delta(modules.before, patch, {modules.after.size()});
    EXPECT_EQ(applied.status, BULLA_ENCODING_INVALID);
    EXPECT_TRUE(applied.image.empty());
  }
}

TEST(HostileStream, OfRandomHeadersDoesNoHarm) {
  const Release release = make_release(BULLA_DELTA_ARCH_X86_64, 8, 9);
  for (std::uint32_t seed = 0; seed < 3000; seed++) {
    Bytes patch = stream_header(kSmallParams);
    Dice random(seed);
    for (int i = 0; i < 60; i++) {  // mostly small numbers, so that many are taken
      const std::uint32_t dice = random();
      patch.push_back(static_cast<std::uint8_t>(dice % 16 == 0 ? dice >> 8 : dice >> 8 & 31));
    }
    expect_harmless(release, patch);
  }
}

TEST(HostileStream, WithParametersOutOfRangeIsInvalid) {
  const Bytes good = stream_header(kSmallParams);
  const struct {
    std::size_t offset;
    std::uint8_t value;
  } cases[] = {{1, 9}, {1, 23}, {2, 5}, {2, 19}, {3, 9}, {3, 28}, {6, 1}, {8, 0}, {9, 16}};
  for (const auto &bad : cases) {
    Bytes header = good;
    header[bad.offset] = bad.value;
    if (bad.offset == 8) header[9] = 0;
    const Applied applied =
        apply_delta({}, header, {.new_size = 1, .memory_bytes = std::size_t{1} << 20});
    EXPECT_EQ(applied.status, BULLA_ENCODING_INVALID) << bad.offset << ' ' << int{bad.value};
  }
}

TEST(HostileStream, OfAnotherFormatIsUnsupported) {
  Bytes header = stream_header(kSmallParams);
  header[0] = 2;
  EXPECT_EQ(apply_delta({}, header, {1}).status, BULLA_ENCODING_UNSUPPORTED);
}

TEST(HostileStream, WithAKindOrArchOfTheFutureIsUnsupported) {
  Bytes kind = stream_header(kSmallParams);
  kind.push_back(9);
  EXPECT_EQ(apply_delta({}, kind, {5}).status, BULLA_ENCODING_UNSUPPORTED);
  Bytes arch = stream_header(kSmallParams);
  for (const std::uint8_t byte : Bytes{3, 5, 0x80, 0x3e}) arch.push_back(byte);  // shape 0x1f00
  EXPECT_EQ(apply_delta({}, arch, {5}).status, BULLA_ENCODING_UNSUPPORTED);
}

TEST(HostileStream, WithNumbersInALongerFormIsInvalid) {
  for (const Bytes &number : {Bytes{0x80, 0x00}, Bytes{0x81, 0x80, 0x00},
                              Bytes{255, 255, 255, 255, 255, 255, 255, 255, 255, 2}}) {
    Bytes stream = stream_header(kSmallParams);
    stream.insert(stream.end(), number.begin(), number.end());
    stream.resize(stream.size() + 20);
    EXPECT_EQ(apply_delta({}, stream, {5}).status, BULLA_ENCODING_INVALID);
  }
}

TEST(HostileStream, ThatReadsBehindTheBaseIsInvalid) {
  const Bytes old_image = pattern(100, 1);
  for (const auto &[length, offset] : {std::pair{50, 51}, {50, 101}, {1, 100}}) {
    Bytes stream = stream_header(kSmallParams);
    add_copy(stream, static_cast<std::uint64_t>(length), static_cast<std::uint64_t>(offset));
    EXPECT_EQ(apply_delta(old_image, stream, {50}).status, BULLA_ENCODING_INVALID);
  }
}

TEST(HostileStream, StaysRefused) {
  bulla_delta_setup setup{};
  bulla_delta delta;
  bulla_delta_begin(&delta, &setup);
  const Bytes zeros(20);
  EXPECT_EQ(bulla_delta_take(&delta, zeros.data(), zeros.size()), BULLA_ENCODING_UNSUPPORTED);
  EXPECT_EQ(bulla_delta_take(&delta, zeros.data(), zeros.size()), BULLA_ENCODING_UNSUPPORTED);
  EXPECT_EQ(bulla_delta_finish(&delta), BULLA_ENCODING_UNSUPPORTED);
}

}  // namespace
}  // namespace bulla::testing
