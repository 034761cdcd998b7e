// SPDX-License-Identifier: Apache-2.0
//
// What is coded comes back, for every architecture, every kind of segment, every way of cutting
// input and reading the base.
#include <gtest/gtest.h>

#include "tests/delta/coded_delta.hpp"
#include "tests/delta/dice.hpp"
#include "tests/delta/relocatable.hpp"

namespace bulla::testing {
namespace {

constexpr bulla_delta_params kLargeParams{18, 15, 4096, 4, 0};

// Around the longest step of the walk, and twice that.
constexpr std::size_t kBlocks[] = {1, 2, 3, 7, 153, 154, 155, 307, 308, 309, 100000};
constexpr std::size_t kSizes[] = {1, 2, 7, 8, 9, 63, 64, 65, 5000};

class EveryArch : public ::testing::TestWithParam<bulla_delta_arch> {};

TEST_P(EveryArch, ComesBackWithSmallAndLargeModels) {
  const Release release = make_release(GetParam(), 60, 7);
  for (const auto &params : {kSmallParams, kLargeParams}) {
    const Bytes patch = code_release(release, params);
    Applying how{release.after.image.size()};
    for (const bool in_memory : {false, true}) {
      how.in_memory = in_memory;
      const Applied applied = apply_delta(release.before.image, patch, how);
      EXPECT_EQ(applied.status, BULLA_OK);
      EXPECT_TRUE(applied.image == release.after.image);
    }
  }
}

TEST_P(EveryArch, IsTheSameForEveryCutOfTheInput) {
  const Release release = make_release(GetParam(), 24, 3);
  const Bytes patch = code_release(release);
  for (const std::size_t block : kBlocks) {
    const Applied applied =
        apply_delta(release.before.image, patch, {release.after.image.size(), block});
    EXPECT_EQ(applied.status, BULLA_OK) << block;
    EXPECT_TRUE(applied.image == release.after.image) << block;
  }
}

TEST_P(EveryArch, PredictsAddressesThatMoved) {
  const Release release = make_release(GetParam(), 200, 11);
  const Bytes with = code_release(release, kLargeParams);
  const Bytes without = code_modelled(release.before.image, release.after.image, release.covers,
                                      kLargeParams, nullptr);
  EXPECT_LT(with.size() * 4, without.size());
}

TEST_P(EveryArch, TakesCoversThatAreWrong) {
  const Release release = make_release(GetParam(), 40, 5);
  const auto size = static_cast<std::uint32_t>(release.before.image.size());
  std::vector<bulla_delta_cover> covers;
  for (std::uint32_t at = 5; at + 400 < release.after.image.size(); at += 417) {
    covers.push_back({at, (at * 7919) % (size - 400), 1 + at % 399});
  }
  const Bytes patch =
      code_modelled(release.before.image, release.after.image, covers, kSmallParams, &release);
  const Applied applied = apply_delta(release.before.image, patch, {release.after.image.size()});
  EXPECT_EQ(applied.status, BULLA_OK);
  EXPECT_TRUE(applied.image == release.after.image);
}

INSTANTIATE_TEST_SUITE_P(RoundTrip, EveryArch,
                         ::testing::Values(BULLA_DELTA_ARCH_ARM64, BULLA_DELTA_ARCH_THUMB2,
                                           BULLA_DELTA_ARCH_X86_64));

TEST(RoundTrip, HoldsForRelocatableFilesAndPredictsTheirFields) {
  const Modules modules = make_modules(12, 3);
  bulla_delta_params params{16, 12, 512, 16, 0};
  const Bytes patch = code_modules(modules, params);
  for (const bool in_memory : {false, true}) {
    Applying how{modules.after.size(), 1000};
    how.in_memory = in_memory;
    const Applied applied = apply_delta(modules.before, patch, how);
    EXPECT_EQ(applied.status, BULLA_OK);
    EXPECT_TRUE(applied.image == modules.after);
  }
  const Bytes plain = code_modelled(modules.before, modules.after, modules.covers, params);
  EXPECT_LT(patch.size(), plain.size());
}

TEST(RoundTrip, HoldsForContentWithoutAddresses) {
  for (const std::size_t size : kSizes) {
    const Bytes old_image = pattern(size, 1);
    Bytes new_image = old_image;
    new_image[size / 2] ^= 0x40;
    const auto length = static_cast<std::uint32_t>(size);
    for (const auto &covers :
         {std::vector<bulla_delta_cover>{}, std::vector<bulla_delta_cover>{{0, 0, length}},
          std::vector<bulla_delta_cover>{{0, 0, length / 2}}}) {
      const Bytes patch = code_modelled(old_image, new_image, covers);
      const Applied applied = apply_delta(old_image, patch, {size});
      EXPECT_EQ(applied.status, BULLA_OK) << size;
      EXPECT_EQ(applied.image, new_image) << size;
    }
  }
}

TEST(RoundTrip, HoldsWithoutAnOldImage) {
  const Bytes new_image = pattern(300, 2);
  const Applied applied = apply_delta({}, code_modelled({}, new_image, {}), {new_image.size()});
  EXPECT_EQ(applied.status, BULLA_OK);
  EXPECT_EQ(applied.image, new_image);
}

TEST(RoundTrip, HoldsForRandomCovers) {
  for (std::uint32_t seed = 0; seed < 50; seed++) {
    Dice random(seed);
    const Bytes old_image = pattern(1 + random() % 3000, seed);
    Bytes new_image;
    std::vector<bulla_delta_cover> covers;
    while (new_image.size() < 3000) {
      const std::uint32_t from = random() % static_cast<std::uint32_t>(old_image.size());
      const std::uint32_t length =
          random() % (static_cast<std::uint32_t>(old_image.size()) - from + 1);
      covers.push_back({static_cast<std::uint32_t>(new_image.size()), from, length});
      new_image.insert(new_image.end(), old_image.begin() + from,
                       old_image.begin() + from + length);
      const Bytes literals = pattern(random() % 20, seed + 1000);
      new_image.insert(new_image.end(), literals.begin(), literals.end());
      if (!new_image.empty()) new_image[random() % new_image.size()] ^= 1;
    }
    const Applied applied =
        apply_delta(old_image, code_modelled(old_image, new_image, covers, {12, 8, 60000, 4, 0}),
                    {new_image.size(), 1 + random() % 200});
    EXPECT_EQ(applied.status, BULLA_OK) << seed;
    EXPECT_EQ(applied.image, new_image) << seed;
  }
}

TEST(Segments, StandBesideEachOther) {
  const Bytes old_image = pattern(50000, 3), stored = pattern(700, 4);
  const Release release = make_release(BULLA_DELTA_ARCH_THUMB2, 10, 5);
  Bytes stream = stream_header(kSmallParams);
  Bytes wanted;
  for (int i = 0; i < 3; i++) {
    add_copy(stream, 40000, 1234);
    wanted.insert(wanted.end(), old_image.begin() + 1234, old_image.begin() + 41234);
    add_store(stream, stored);
    wanted.insert(wanted.end(), stored.begin(), stored.end());
    const Bytes modelled = code_modelled(old_image, stored, {{100, 5, 300}});
    stream.insert(stream.end(), modelled.begin() + BULLA_DELTA_HEADER_BYTES, modelled.end());
    wanted.insert(wanted.end(), stored.begin(), stored.end());
  }
  for (const std::size_t block : kBlocks) {
    const Applied applied = apply_delta(old_image, stream, {wanted.size(), block});
    EXPECT_EQ(applied.status, BULLA_OK);
    EXPECT_TRUE(applied.image == wanted);
  }
}

TEST(Segments, OfAnEmptyImageAreNone) {
  EXPECT_EQ(apply_delta({}, stream_header(kSmallParams), {0}).status, BULLA_OK);
  Bytes longer = stream_header(kSmallParams);
  longer.push_back(0);
  EXPECT_EQ(apply_delta({}, longer, {0}).status, BULLA_ENCODING_INVALID);
}

}  // namespace
}  // namespace bulla::testing
