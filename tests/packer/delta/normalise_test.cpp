// SPDX-License-Identifier: Apache-2.0
#include "packer/delta/normalise.hpp"

#include <gtest/gtest.h>

#include "packer/delta/find_covers.hpp"
#include "tests/packer/delta/random_bytes.hpp"
#include "verifier/delta/little_endian.h"

namespace bulla {
namespace {

constexpr std::uint64_t kBase = 0xffff800008000000;

ImageAddresses flat_arm64(std::size_t size) {
  ImageAddresses image;
  image.architecture = BULLA_DELTA_ARCH_ARM64;
  image.base = kBase;
  image.map.count = 1;
  image.map.ranges[0] = {0, static_cast<std::uint32_t>(size), 0};
  image.map.limit = static_cast<std::int64_t>(size);
  return image;
}

// Code of calls to one function, then a table of pointers to it. `moved_by` bytes of padding (NOP)
// stand before the function, so that every call and every pointer differs.
Bytes calls_and_pointers(std::uint32_t moved_by) {
  Bytes image(8192, 0);
  const std::uint32_t function = 6144 + moved_by;
  for (std::uint32_t at = 0; at < 2048; at += 4) {
    const bool call = at % 12 == 0;
    bulla_store32(&image[at], call ? 0x94000000 | (function - at) / 4 : 0xd503201f);
  }
  for (std::uint32_t at = 4096; at < 5120; at += 8)
    bulla_store64(&image[at], kBase + function + at - 4096);
  return image;
}

TEST(Normalise, MakesCodeAndPointersEqualThatWereMoved) {
  const Bytes old_image = calls_and_pointers(0), new_image = calls_and_pointers(512);
  const ImageAddresses image = flat_arm64(8192);
  ASSERT_NE(old_image, new_image);
  Bytes old_text = normalise(old_image, image, ClearedWords(image));
  Bytes new_text = normalise(new_image, image, ClearedWords(image));
  EXPECT_EQ(old_text, new_text);
}

TEST(Normalise, LabelsPointersWithWhatTheyReferTo) {
  const Bytes old_image = calls_and_pointers(0), new_image = calls_and_pointers(512);
  const ImageAddresses image = flat_arm64(8192);
  // What stands from 6144 on has moved by 512 bytes; all before has not.
  const Covers covers = {{0, 0, 6144}, {6656, 6144, 1536}};
  const ShiftMap map(covers);
  BothVerdicts verdicts = judge_words(old_image, image, new_image, image, covers, map);
  EXPECT_TRUE(verdicts.of_old.are_addresses(BULLA_DELTA_POINTER64, 4096));
  const Bytes old_text =
      normalise(old_image, image, LabelledWords(verdicts.of_old, kBase, image, image, map));
  const Bytes new_text = normalise(new_image, image, LabelledWords(verdicts.of_new, kBase));
  EXPECT_TRUE(std::equal(&old_text[0], &old_text[6144], new_text.data()));
  EXPECT_NE(bulla_load64(&old_text[4096]), bulla_load64(&old_text[4104]));  // still told apart
}

TEST(Normalise, KeepsBytesWithoutAnArchitecture) {
  const Bytes image = random_bytes(1000, 256, 1);
  const ImageAddresses none;
  EXPECT_EQ(normalise(image, none, ClearedWords(none)), image);
}

TEST(Normalise, ReadsNothingOutsideShortImages) {
  for (const auto architecture :
       {BULLA_DELTA_ARCH_ARM64, BULLA_DELTA_ARCH_THUMB2, BULLA_DELTA_ARCH_X86_64}) {
    for (std::uint32_t size = 0; size < 150; size++) {
      const Bytes image = random_bytes(size, 256, size);
      ImageAddresses addresses = flat_arm64(size);
      addresses.architecture = architecture;
      EXPECT_EQ(normalise(image, addresses, ClearedWords(addresses)).size(), size);
    }
  }
}

}  // namespace
}  // namespace bulla
