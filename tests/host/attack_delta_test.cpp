// SPDX-License-Identifier: Apache-2.0
//
// What a thief of a transport key can do with a delta of our own encoding: cut it, splice it, flip
// its bits, state other memory, make another image with it. Always one reason, never another image.
#include <gtest/gtest.h>

#include <algorithm>

#include "formats/error.hpp"
#include "packer/delta/make_delta.hpp"
#include "tests/host/bsdiff_patch.hpp"
#include "tests/host/delta_device.hpp"
#include "tests/host/restless_base.hpp"
#include "verifier/host/delta_decoder.hpp"

namespace bulla::testing {
namespace {

DeltaResult delta_to(const Bytes &image) {
  NoProgress none;
  return make_delta(old_image(), image, {}, none);
}

Package package_of(ByteView stream, std::uint64_t memory = 1u << 20) {
  return delta_package(BULLA_ENCODING_DELTA, stream, memory);
}

// Sized as the new image, and not it.
Bytes other_image() {
  Bytes image = new_image();
  for (std::size_t i = 100; i < image.size(); i += 333) image[i] ^= 0x40;
  return image;
}

TEST(DeltaTamper, TheRightOneGivesTheNewImage) {
  DeltaDevice device;
  const DeltaResult delta = delta_to(new_image());
  const UnpackResult result =
      device.unpack(package_of(delta.stream, delta.working_memory_bytes), old_image());
  EXPECT_TRUE(result.verdict.accepted) << result.verdict.sentence;
  EXPECT_EQ(device.output(), new_image());
}

TEST(DeltaTamper, EveryTruncationIsRefused) {
  DeltaDevice device;
  const Bytes stream = delta_to(new_image()).stream;
  for (std::size_t length = 1; length < stream.size(); length++) {
    const UnpackResult result =
        device.unpack(package_of(ByteView(stream).first(length)), old_image());
    EXPECT_EQ(result.verdict.reason, "encoding-invalid") << length;
  }
}

TEST(DeltaTamper, WhatFollowsTheEndIsRefused) {
  DeltaDevice device;
  Bytes stream = delta_to(new_image()).stream;
  stream.push_back(0);
  EXPECT_EQ(device.unpack(package_of(stream), old_image()).verdict.reason, "encoding-invalid");
}

TEST(DeltaTamper, NoFlippedBitMakesAnotherImage) {
  DeltaDevice device;
  const Bytes stream = delta_to(new_image()).stream;
  for (std::size_t bit = 0; bit < 8 * stream.size(); bit += 3) {
    Bytes altered = stream;
    altered[bit / 8] ^= static_cast<std::uint8_t>(1u << bit % 8);
    const UnpackResult result = device.unpack(package_of(altered), old_image());
    if (result.verdict.accepted) {
      EXPECT_EQ(device.output(), new_image()) << bit;
      continue;
    }
    const std::string reason = result.verdict.reason;
    EXPECT_TRUE(reason == "encoding-invalid" || reason == "result-digest" ||
                reason == "encoding-unsupported" || reason == "memory-exceeded")
        << bit << ": " << reason;
  }
}

TEST(DeltaTamper, TwoDeltasSplicedGiveNoThirdImage) {
  DeltaDevice device;
  const Bytes first = delta_to(new_image()).stream;
  const Bytes second = delta_to(other_image()).stream;
  for (std::size_t at = 10; at < std::min(first.size(), second.size()); at += 5) {
    Bytes spliced(first.begin(), first.begin() + static_cast<std::ptrdiff_t>(at));
    spliced.insert(spliced.end(), second.begin() + static_cast<std::ptrdiff_t>(at), second.end());
    const UnpackResult result = device.unpack(package_of(spliced), old_image());
    EXPECT_TRUE(!result.verdict.accepted || device.output() == new_image()) << at;
  }
}

TEST(DeltaTamper, AThiefOfTheFarmKeyCannotChooseTheImage) {
  DeltaDevice device;
  const UnpackResult result =
      device.unpack(package_of(delta_to(other_image()).stream), old_image());
  EXPECT_EQ(result.verdict.reason, "result-digest");
  EXPECT_FALSE(device.has_output());
}

TEST(DeltaTamper, AnotherSizeIsMalformed) {
  DeltaDevice device;
  for (const std::ptrdiff_t change : {-1, 1}) {
    Bytes image = new_image();
    image.resize(static_cast<std::size_t>(static_cast<std::ptrdiff_t>(image.size()) + change));
    EXPECT_EQ(device.unpack(package_of(delta_to(image).stream), old_image()).verdict.reason,
              "encoding-invalid")
        << change;
  }
}

TEST(DeltaTamper, AnotherBaseIsNamedBeforeTheStreamIsRead) {
  DeltaDevice device;
  Bytes altered = old_image();
  altered[5] ^= 1;
  const UnpackResult result = device.unpack(package_of(content(100)), altered);
  EXPECT_EQ(result.verdict.reason, "base-mismatch");
}

TEST(DeltaTamper, LessMemoryThanItTakesIsRefused) {
  DeltaDevice device;
  const DeltaResult delta = delta_to(new_image());
  const std::uint64_t needed = delta.working_memory_bytes;
  EXPECT_EQ(device.unpack(package_of(delta.stream, needed - 1), old_image()).verdict.reason,
            "memory-exceeded");
  EXPECT_TRUE(device.unpack(package_of(delta.stream, needed), old_image()).verdict.accepted);
}

TEST(DeltaTamper, AStatementOfEndlessMemoryCostsNone) {
  DeltaDevice device;
  const Package package = package_of(delta_to(new_image()).stream, std::uint64_t{1} << 62);
  EXPECT_TRUE(device.unpack(package, old_image()).verdict.accepted);
}

TEST(DeltaTamper, ABaseThatChangesGivesAnotherDigestAndNothingWorse) {
  const LaidOut laid = lay_out(new_image());
  const bulla_blob installed = {laid.blob.size, 12, laid.blob.digest.data()};
  DecodedImage image(installed, {});
  const RestlessBase base;
  DeltaDecoder decoder(1u << 20, base, image);
  const Bytes stream = delta_to(new_image()).stream;
  decoder.take(0, stream);
  if (decoder.finish() == BULLA_OK) {
    EXPECT_EQ(image.finish(), BULLA_RESULT_DIGEST);
  }
}

class ShrinkingBase final : public ByteSource {
 public:
  const std::string &name() const override { return name_; }
  std::uint64_t size() const override { return 10'000; }
  void pread(std::uint64_t, std::span<std::uint8_t>) const override {
    throw Error(Reason::kInputChanged, "old.img: became too short");
  }
  void check_unchanged() const override {}

 private:
  std::string name_ = "shrinking";
};

TEST(DeltaTamper, ABaseThatBecomesTooShortIsAFaultOfTheMachine) {
  const LaidOut laid = lay_out(new_image());
  const bulla_blob installed = {laid.blob.size, 12, laid.blob.digest.data()};
  DecodedImage image(installed, {});
  const ShrinkingBase base;
  DeltaDecoder decoder(1u << 20, base, image);
  const Bytes stream = delta_to(new_image()).stream;
  EXPECT_THROW(decoder.take(0, stream), Error);
}

}  // namespace
}  // namespace bulla::testing
