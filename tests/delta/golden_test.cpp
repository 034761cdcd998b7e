// SPDX-License-Identifier: Apache-2.0
//
// The format stands still: committed streams (the seeds of fuzz_delta) come out of today's encoder
// byte for byte, and give the image they were made for. A change that breaks this is a new format.
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <string>

#include "tests/delta/golden_in_place.hpp"
#include "tests/delta/relocatable.hpp"

namespace bulla::testing {
namespace {

// The stream behind the sizes and the old image of a seed (tests/fuzz/delta_seeds.cpp).
Bytes golden_stream(const std::string &name, std::size_t old_size) {
  std::ifstream file(BULLA_DELTA_SEEDS "/seed-" + name, std::ios::binary);
  const Bytes bytes{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  EXPECT_GT(bytes.size(), 8 + old_size) << name;
  if (bytes.size() <= 8 + old_size) return {};
  return Bytes(bytes.begin() + static_cast<std::ptrdiff_t>(8 + old_size), bytes.end());
}

void expect_golden(const std::string &name, ByteView before, ByteView after, const Bytes &coded,
                   const bulla_delta_in_place &in_place = {}) {
  const Bytes golden = golden_stream(name, before.size());
  EXPECT_TRUE(coded == golden) << name;
  Applying how{after.size()};
  how.in_place = in_place;
  const Applied applied = apply_delta(before, golden, how);
  EXPECT_EQ(applied.status, BULLA_OK) << name;
  EXPECT_TRUE(std::equal(applied.image.begin(), applied.image.end(), after.begin(), after.end()))
      << name;
}

TEST(Golden, StreamsOfEveryArchStandStill) {
  const struct {
    const char *name;
    bulla_delta_arch arch;
  } cases[] = {{"arm64", BULLA_DELTA_ARCH_ARM64},
               {"thumb2", BULLA_DELTA_ARCH_THUMB2},
               {"x86-64", BULLA_DELTA_ARCH_X86_64}};
  for (const auto &[name, arch] : cases) {
    const Release release = make_release(arch, 6, 1);
    expect_golden(name, release.before.image, release.after.image, code_release(release));
  }
  const Modules modules = make_modules(1, 1);
  expect_golden("elf", modules.before, modules.after, code_modules(modules, {12, 11, 512, 4, 0}));
}

TEST(Golden, StreamsInPlaceStandStill) {
  for (const GoldenInPlace &golden : golden_in_place()) {
    expect_golden(golden.name, golden.before, golden.after, golden.stream, golden.in_place);
  }
}

}  // namespace
}  // namespace bulla::testing
