// SPDX-License-Identifier: Apache-2.0
//
// Deltas that overwrite the old image: who has to sign their transport, and what a wrong erase unit
// or scratch leads to. Always one reason, never another image.
#include <gtest/gtest.h>

#include <algorithm>

#include "packer/delta/make_delta.hpp"
#include "tests/host/bsdiff_patch.hpp"
#include "tests/host/delta_device.hpp"
#include "tests/host/restless_base.hpp"
#include "verifier/host/delta_decoder.hpp"

namespace bulla::testing {
namespace {

constexpr InPlace kPlace = {512, 1024};

// Grown at its front, so that code moves back and some of it is overwritten before it is wanted.
Bytes grown_image() {
  Bytes image = old_image();
  const Bytes front = zstd_frame(old_image());
  image.insert(image.begin() + 100, front.begin(), front.begin() + 700);
  image[5000] ^= 1;
  return image;
}

Bytes stream_in_place(const Bytes &image = grown_image(),
                      const std::optional<InPlace> &place = kPlace) {
  NoProgress none;
  DeltaOptions options;
  options.profile = DeltaProfile::kMcu;
  options.in_place = place;
  return make_delta(old_image(), image, options, none).stream;
}

Package package_of(ByteView stream, const std::optional<InPlace> &place = kPlace,
                   const Names &signers = {"rel-1"}) {
  const Package travelling = transported(manifest_for(lay_out(grown_image()).blob),
                                         BULLA_ENCODING_DELTA, stream, signers, 16u << 10);
  Transport transport = decode_transport(*travelling.envelope.transport);
  transport.base = lay_out(old_image()).blob;
  transport.in_place = place;
  return with_transport(travelling, transport, signers);
}

KeyStore store_that_grants() {
  StoreBuilder builder = standard_store();
  builder.store().roles.back().grants = BULLA_GRANT_IN_PLACE;
  return builder.store();
}

TEST(InPlaceTamper, SignaturesOfTheManifestsRolesSuffice) {
  DeltaDevice device;
  const UnpackResult result = device.unpack(package_of(stream_in_place()), old_image());
  EXPECT_TRUE(result.verdict.accepted) << result.verdict.sentence;
  EXPECT_EQ(device.output(), grown_image());
}

TEST(InPlaceTamper, TheTransportRoleAloneIsOutOfScope) {
  DeltaDevice device;
  const UnpackResult result =
      device.unpack(package_of(stream_in_place(), kPlace, {"farm-1"}), old_image());
  EXPECT_EQ(result.verdict.reason, "sig-out-of-scope");
  EXPECT_FALSE(device.has_output());
}

TEST(InPlaceTamper, ATransportRoleWithTheGrantSuffices) {
  DeltaDevice device{store_that_grants()};
  const UnpackResult result =
      device.unpack(package_of(stream_in_place(), kPlace, {"farm-1"}), old_image());
  EXPECT_TRUE(result.verdict.accepted) << result.verdict.sentence;
  EXPECT_EQ(device.output(), grown_image());
}

TEST(InPlaceTamper, AnotherPlaceThanItWasMadeForNeverMakesAnotherImage) {
  DeltaDevice device;
  const Bytes stream = stream_in_place();
  unsigned refused = 0;
  for (const std::uint32_t erase : {64u, 128u, 512u, 1024u, 1u << 20}) {
    for (const std::uint32_t units : {1u, 2u, 5u, 16u}) {
      const UnpackResult result =
          device.unpack(package_of(stream, InPlace{erase, erase * units}), old_image());
      if (result.verdict.accepted) {
        EXPECT_EQ(device.output(), grown_image());
        continue;
      }
      refused++;
      EXPECT_TRUE(result.verdict.reason == "encoding-invalid" ||
                  result.verdict.reason == "result-digest")
          << result.verdict.reason;
    }
  }
  EXPECT_GT(refused, 0u);
}

TEST(InPlaceTamper, OneMadeForASecondSlotDoesNotGiveTheImage) {
  DeltaDevice device;
  const Bytes stream = stream_in_place(grown_image(), std::nullopt);
  const UnpackResult result = device.unpack(package_of(stream, InPlace{512, 512}), old_image());
  EXPECT_FALSE(result.verdict.accepted);
  EXPECT_FALSE(device.has_output());
}

TEST(InPlaceTamper, ImpossiblePlacesAreRefused) {
  DeltaDevice device;
  const Bytes stream = stream_in_place();
  for (const InPlace &place : {InPlace{512, 0}, InPlace{512, 700}, InPlace{500, 1000},
                               InPlace{32, 32}, InPlace{UINT32_MAX, UINT32_MAX}}) {
    const UnpackResult result = device.unpack(package_of(stream, place), old_image());
    EXPECT_EQ(result.verdict.reason, "space-exceeded") << place.erase_bytes;
    EXPECT_NE(result.verdict.sentence.find("erase unit"), std::string::npos);
    EXPECT_FALSE(device.has_output());
  }
}

TEST(InPlaceTamper, NoFlippedBitMakesAnotherImage) {
  DeltaDevice device;
  const Bytes stream = stream_in_place();
  for (std::size_t bit = 0; bit < 8 * stream.size(); bit += 29) {
    Bytes altered = stream;
    altered[bit / 8] ^= static_cast<std::uint8_t>(1u << bit % 8);
    const UnpackResult result = device.unpack(package_of(altered), old_image());
    if (result.verdict.accepted) {
      EXPECT_EQ(device.output(), grown_image()) << bit;
      continue;
    }
    const std::string reason = result.verdict.reason;
    EXPECT_TRUE(reason == "encoding-invalid" || reason == "result-digest" ||
                reason == "encoding-unsupported" || reason == "memory-exceeded")
        << bit << ": " << reason;
  }
}

TEST(InPlaceTamper, EveryTruncationIsRefused) {
  DeltaDevice device;
  const Bytes stream = stream_in_place();
  for (std::size_t length = 1; length < stream.size(); length += 11) {
    EXPECT_EQ(device.unpack(package_of(ByteView(stream).first(length)), old_image()).verdict.reason,
              "encoding-invalid")
        << length;
  }
}

TEST(InPlaceTamper, SegmentsThatDoNotGoWithItAreRefused) {
  DeltaDevice device;
  Bytes frame = zstd_frame(grown_image());
  const Bytes header = {1, 10, 6, 20, 0, 0, 0, 0, 1, 0};  // with a window of 1 MiB
  Bytes stream = header;
  const auto number = [&stream](std::size_t value) {
    for (; value >= 128; value >>= 7) stream.push_back(static_cast<std::uint8_t>(value | 128));
    stream.push_back(static_cast<std::uint8_t>(value));
  };
  number(2);
  number(grown_image().size());
  number(frame.size());
  stream.insert(stream.end(), frame.begin(), frame.end());
  Package package = package_of(stream);
  Transport transport = decode_transport(*package.envelope.transport);
  transport.memory_bytes = 8u << 20;
  EXPECT_EQ(
      device.unpack(with_transport(package, transport, {"rel-1"}), old_image()).verdict.reason,
      "encoding-unsupported");
}

TEST(InPlaceTamper, ABaseThatChangesGivesAnotherDigestAndNothingWorse) {
  const LaidOut laid = lay_out(grown_image());
  const bulla_blob installed = {laid.blob.size, 12, laid.blob.digest.data()};
  DecodedImage image(installed, {});
  const RestlessBase base;
  DeltaDecoder decoder(16u << 10, base, image, {kPlace.erase_bytes, kPlace.scratch_bytes});
  decoder.take(0, stream_in_place());
  if (decoder.finish() == BULLA_OK) {
    EXPECT_EQ(image.finish(), BULLA_RESULT_DIGEST);
  }
}

}  // namespace
}  // namespace bulla::testing
