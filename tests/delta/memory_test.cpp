// SPDX-License-Identifier: Apache-2.0
//
// The one formula: what it says is enough, and less is refused before the first step.
#include <gtest/gtest.h>

#include "tests/delta/coded_delta.hpp"

namespace bulla::testing {
namespace {

TEST(Memory, OneByteLessIsRefusedBeforeAnyOutput) {
  const Release release = make_release(BULLA_DELTA_ARCH_THUMB2, 24, 4);
  const Bytes patch = code_release(release);
  Applying how{release.after.image.size()};
  how.memory_bytes = static_cast<std::size_t>(bulla_delta_memory_bytes(&kSmallParams)) - 1;
  const Applied applied = apply_delta(release.before.image, patch, how);
  EXPECT_EQ(applied.status, BULLA_MEMORY_EXCEEDED);
  EXPECT_TRUE(applied.image.empty());
}

TEST(Memory, OfTheProfilesHoldsWhatTheyPromise) {
  const bulla_delta_params mcu{12, 7, 160, 1, 0};
  EXPECT_LE(bulla_delta_memory_bytes(&mcu), BULLA_DELTA_MCU_MEMORY_BYTES);
  const bulla_delta_params linux_kernel{17, 14, 50000, 16, 0};
  EXPECT_LE(bulla_delta_memory_bytes(&linux_kernel), BULLA_DELTA_LINUX_MEMORY_BYTES);
}

TEST(Memory, GrowsWithEachParameterAndCountsTheWindowOfZstd) {
  const auto bytes = [](bulla_delta_params params) { return bulla_delta_memory_bytes(&params); };
  const auto least = bytes({10, 6, 0, 1, 0});
  EXPECT_GT(least, 0u);
  EXPECT_GT(bytes({11, 6, 0, 1, 0}), least);
  EXPECT_GT(bytes({10, 7, 0, 1, 0}), least);
  EXPECT_GT(bytes({10, 6, 1, 1, 0}), least);
  EXPECT_GT(bytes({10, 6, 0, 2, 0}), least);
  EXPECT_GE(bytes({10, 6, 0, 1, 20}), least + (1u << 20));
}

TEST(Memory, OfParametersOutOfRangeIsNone) {
  const bulla_delta_params bad[] = {{9, 8, 0, 1, 0},     {23, 8, 0, 1, 0},     {12, 5, 0, 1, 0},
                                    {12, 19, 0, 1, 0},   {12, 8, 65536, 1, 0}, {12, 8, 0, 0, 0},
                                    {12, 8, 0, 4097, 0}, {12, 8, 0, 1, 9},     {12, 8, 0, 1, 28}};
  for (const auto &params : bad) EXPECT_EQ(bulla_delta_memory_bytes(&params), 0u);
}

TEST(Memory, AtAnyAlignmentIsEnough) {
  const Release release = make_release(BULLA_DELTA_ARCH_ARM64, 16, 4);
  const Bytes patch = code_release(release);
  const auto needed = static_cast<std::size_t>(bulla_delta_memory_bytes(&kSmallParams));
  for (std::size_t shift = 0; shift < 8; shift++) {
    Bytes memory(needed + shift);
    bulla_delta_setup setup{};
    setup.base = {nullptr, nullptr, release.before.image.size(), release.before.image.data()};
    setup.output = {
        nullptr, [](void *, std::uint64_t, const std::uint8_t *, std::size_t) { return BULLA_OK; }};
    setup.new_size = release.after.image.size();
    setup.memory = memory.data() + shift;
    setup.memory_bytes = needed;
    bulla_delta delta;
    bulla_delta_begin(&delta, &setup);
    EXPECT_EQ(bulla_delta_take(&delta, patch.data(), patch.size()), BULLA_OK);
    EXPECT_EQ(bulla_delta_finish(&delta), BULLA_OK);
    EXPECT_EQ(bulla_delta_written(&delta), release.after.image.size());
  }
}

}  // namespace
}  // namespace bulla::testing
