// SPDX-License-Identifier: Apache-2.0
//
// In place (DELTA.md 5.7): what is overwritten reads as zeros for coder and applier alike, whatever
// the covers are; and the applier never asks for it.
#include "verifier/delta/horizon.h"

#include <gtest/gtest.h>

#include "tests/delta/coded_delta.hpp"

namespace bulla::testing {
namespace {

constexpr bulla_delta_in_place kGeometries[] = {{64, 64}, {256, 256}, {256, 512}, {1024, 4096}};

class InPlaceArch : public ::testing::TestWithParam<bulla_delta_arch> {};

TEST_P(InPlaceArch, ComesBackForEveryGeometryAndNeverReadsWhatIsGone) {
  const Release release = make_release(GetParam(), 60, 7);
  for (const auto &geometry : kGeometries) {
    const Bytes patch = code_modelled(release.before.image, release.after.image, release.covers,
                                      kSmallParams, &release, geometry);
    Applying how{release.after.image.size(), 97};
    how.in_place = geometry;
    for (const bool in_memory : {false, true}) {
      how.in_memory = in_memory;
      const Applied applied = apply_delta(release.before.image, patch, how);
      EXPECT_EQ(applied.status, BULLA_OK) << geometry.erase_bytes;
      EXPECT_TRUE(applied.image == release.after.image) << geometry.erase_bytes;
    }
  }
}

TEST_P(InPlaceArch, TakesCoversThatReadFarBehindTheHorizon) {
  const Release release = make_release(GetParam(), 40, 5);
  const auto size = static_cast<std::uint32_t>(release.before.image.size());
  std::vector<bulla_delta_cover> covers;
  for (std::uint32_t at = 5; at + 400 < release.after.image.size(); at += 417) {
    covers.push_back({at, (at * 7919) % (size - 400), 1 + at % 399});
  }
  for (const auto &geometry : kGeometries) {
    const Bytes patch = code_modelled(release.before.image, release.after.image, covers,
                                      kSmallParams, &release, geometry);
    Applying how{release.after.image.size()};
    how.in_place = geometry;
    const Applied applied = apply_delta(release.before.image, patch, how);
    EXPECT_EQ(applied.status, BULLA_OK);
    EXPECT_TRUE(applied.image == release.after.image);
  }
}

INSTANTIATE_TEST_SUITE_P(Horizon, InPlaceArch,
                         ::testing::Values(BULLA_DELTA_ARCH_NONE, BULLA_DELTA_ARCH_ARM64,
                                           BULLA_DELTA_ARCH_THUMB2, BULLA_DELTA_ARCH_X86_64));

TEST(Horizon, FollowsThePageAndTheScratch) {
  const bulla_delta_in_place none{}, one{256, 256}, two{256, 512};
  EXPECT_EQ(bulla_delta_horizon(&none, 100000), 0u);
  EXPECT_EQ(bulla_delta_horizon(&one, 255), 0u);
  EXPECT_EQ(bulla_delta_horizon(&one, 256), 256u);
  EXPECT_EQ(bulla_delta_horizon(&two, 511), 0u);
  EXPECT_EQ(bulla_delta_horizon(&two, 512), 256u);
  EXPECT_EQ(bulla_delta_page_left(&two, 500, 128), 12u);
  EXPECT_EQ(bulla_delta_page_left(&two, 512, 128), 128u);
  EXPECT_EQ(bulla_delta_page_left(&none, 500, 128), 128u);
}

TEST(Horizon, CopiesGiveZerosForWhatIsGone) {
  const Bytes old_image = pattern(4096, 3);
  Bytes stream = stream_header(kSmallParams), wanted(old_image.begin() + 300, old_image.end());
  add_copy(stream, 1000, 300);
  add_copy(stream, 1000, 600);
  wanted.resize(1000);
  for (std::uint64_t at = 1000; at < 2000; at++) {
    const std::uint64_t from = at - 400;
    wanted.push_back(from < at / 256 * 256 - 256 ? 0 : old_image[from]);
  }
  for (const bool in_memory : {false, true}) {
    Applying how{2000};
    how.in_place = {256, 512};
    how.in_memory = in_memory;
    const Applied applied = apply_delta(old_image, stream, how);
    EXPECT_EQ(applied.status, BULLA_OK);
    EXPECT_TRUE(applied.image == wanted);
  }
}

TEST(Horizon, GeometriesThatNoFlashHasAreRefused) {
  Bytes stream = stream_header(kSmallParams);
  add_copy(stream, 100, 0);
  for (const bulla_delta_in_place geometry :
       {bulla_delta_in_place{0, 256}, {32, 64}, {192, 384}, {256, 0}, {256, 300}, {256, 128}}) {
    EXPECT_FALSE(bulla_delta_in_place_valid(&geometry));
    Applying how{100};
    how.in_place = geometry;
    if (geometry.erase_bytes == 0) continue;
    EXPECT_EQ(apply_delta(pattern(400, 1), stream, how).status, BULLA_SPACE_EXCEEDED);
  }
}

}  // namespace
}  // namespace bulla::testing
