// SPDX-License-Identifier: Apache-2.0
//
// The old image is storage: it may be wrong, change between two reads, or fail.
#include <gtest/gtest.h>

#include "tests/delta/coded_delta.hpp"
#include "tests/delta/dice.hpp"

namespace bulla::testing {
namespace {

TEST(Base, OfOtherContentGivesOtherBytesAndNoHarm) {
  for (const auto arch :
       {BULLA_DELTA_ARCH_ARM64, BULLA_DELTA_ARCH_THUMB2, BULLA_DELTA_ARCH_X86_64}) {
    const Release release = make_release(arch, 24, 4);
    const Bytes patch = code_release(release);
    for (std::uint32_t seed = 0; seed < 100; seed++) {
      const Bytes other = pattern(release.before.image.size(), seed);
      const Applied applied = apply_delta(other, patch, {release.after.image.size()});
      EXPECT_LE(applied.image.size(), release.after.image.size());
      EXPECT_FALSE(applied.image == release.after.image);
    }
  }
}

TEST(Base, ThatChangesBetweenReadsDoesNoHarm) {
  const Release release = make_release(BULLA_DELTA_ARCH_ARM64, 24, 4);
  const Bytes patch = code_release(release);
  for (std::uint32_t seed = 0; seed < 50; seed++) {
    Dice random(seed);
    Applying how{release.after.image.size()};
    how.before_read = [&random](Bytes &image) {
      for (int i = 0; i < 40; i++)
        image[random() % image.size()] = static_cast<std::uint8_t>(random());
    };
    const Applied applied = apply_delta(release.before.image, patch, how);
    EXPECT_LE(applied.image.size(), release.after.image.size());
  }
}

TEST(Base, ThatIsShorterIsRefusedBeforeItIsRead) {
  const Release release = make_release(BULLA_DELTA_ARCH_ARM64, 24, 4);
  Bytes shorter = release.before.image;
  shorter.pop_back();
  const Applied applied = apply_delta(shorter, code_release(release), {release.after.image.size()});
  EXPECT_EQ(applied.status, BULLA_ENCODING_INVALID);
  EXPECT_TRUE(applied.image.empty());
}

bulla_status fail(void *, std::uint64_t, std::uint8_t *, std::size_t) {
  return BULLA_READ_FAILED;
}

bulla_status drop(void *, std::uint64_t, const std::uint8_t *, std::size_t) {
  return BULLA_OK;
}

bulla_status refuse(void *, std::uint64_t, const std::uint8_t *, std::size_t) {
  return BULLA_WRITE_FAILED;
}

TEST(Base, ThatCannotBeReadAndOutputThatCannotBeWrittenAreSaid) {
  const Release release = make_release(BULLA_DELTA_ARCH_ARM64, 24, 4);
  const Bytes patch = code_release(release);
  Bytes memory(static_cast<std::size_t>(bulla_delta_memory_bytes(&kSmallParams)));
  bulla_delta_setup setup{};
  setup.base = {nullptr, fail, release.before.image.size(), nullptr};
  setup.output = {nullptr, drop};
  setup.new_size = release.after.image.size();
  setup.memory = memory.data();
  setup.memory_bytes = memory.size();
  bulla_delta delta;
  bulla_delta_begin(&delta, &setup);
  EXPECT_EQ(bulla_delta_take(&delta, patch.data(), patch.size()), BULLA_READ_FAILED);
  setup.base.bytes = release.before.image.data();
  setup.output.write = refuse;
  bulla_delta_begin(&delta, &setup);
  EXPECT_EQ(bulla_delta_take(&delta, patch.data(), patch.size()), BULLA_WRITE_FAILED);
}

}  // namespace
}  // namespace bulla::testing
