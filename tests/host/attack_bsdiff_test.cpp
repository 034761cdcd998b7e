// SPDX-License-Identifier: Apache-2.0
//
// What a thief of a transport key can do with a bsdiff40 payload: be refused, for one reason.
#include <gtest/gtest.h>

#include <functional>
#include <limits>

#include "formats/error.hpp"
#include "tests/host/bsdiff_patch.hpp"
#include "tests/host/delta_device.hpp"
#include "tests/host/restless_base.hpp"
#include "tests/host/temporary_directory.hpp"
#include "verifier/host/bsdiff_decoder.hpp"
#include "verifier/host/unpack.hpp"

namespace bulla::testing {
namespace {

constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();

struct Malice {
  std::string name;
  std::function<Bytes()> patch;
  std::string reason;
};

void PrintTo(const Malice &malice, std::ostream *out) {
  *out << malice.name;
}

std::string malice_name(const ::testing::TestParamInfo<Malice> &info) {
  return info.param.name;
}

std::function<Bytes()> parts(const std::function<void(BsdiffParts &)> &change) {
  return [=] {
    BsdiffParts patch = good_patch();
    change(patch);
    return patch.file();
  };
}

std::function<Bytes()> triples(const std::vector<Bsdiff40Triple> &wanted) {
  return parts([=](BsdiffParts &patch) { patch.triples = wanted; });
}

std::function<Bytes()> bytes(const std::function<void(Bytes &)> &change) {
  return [=] {
    Bytes patch = good_patch().file();
    change(patch);
    return patch;
  };
}

class BsdiffMalice : public ::testing::TestWithParam<Malice> {};

TEST_P(BsdiffMalice, HasOneReason) {
  DeltaDevice device;
  const UnpackResult result = device.unpack(bsdiff_package(GetParam().patch()), old_image());
  EXPECT_EQ(result.verdict.reason, GetParam().reason) << result.verdict.sentence;
  EXPECT_EQ(result.verdict.accepted, GetParam().reason.empty());
  EXPECT_EQ(device.has_output(), GetParam().reason.empty());
  if (GetParam().reason.empty()) {
    EXPECT_EQ(device.output(), new_image());
  }
}

INSTANTIATE_TEST_SUITE_P(
    Triples, BsdiffMalice,
    ::testing::Values(
        Malice{"None", parts([](BsdiffParts &) {}), ""},
        Malice{"NegativeAdd", triples({{-1, 9101, 0}}), "encoding-invalid"},
        Malice{"NegativeCopy", triples({{4000, -100, 0}, {5200, 0, 0}}), "encoding-invalid"},
        Malice{"AddBeyondTheImage", triples({{9101, 0, 0}}), "encoding-invalid"},
        Malice{"AddAndCopyBeyondTheImage", triples({{9000, 101, 0}}), "encoding-invalid"},
        Malice{"LengthsThatOverflow", triples({{kMost, kMost, 0}}), "encoding-invalid"},
        Malice{"CopyThatOverflows", triples({{1, kMost, 0}}), "encoding-invalid"},
        Malice{"AddBeyondTheBase", triples({{4000, 100, 1001}, {5000, 0, 0}}), "encoding-invalid"},
        Malice{"SeekBeforeTheBase", triples({{4000, 100, -4001}, {5000, 0, 0}}),
               "encoding-invalid"},
        Malice{"SeekBehindTheBase", triples({{4000, 100, 6001}, {0, 5000, 0}}), "encoding-invalid"},
        Malice{"SeekThatOverflows", triples({{4000, 100, kMost}, {5000, 0, 0}}),
               "encoding-invalid"},
        Malice{"SeekThatUnderflows", triples({{4000, 100, -kMost}, {5000, 0, 0}}),
               "encoding-invalid"},
        Malice{"TwoTriplesThatMakeNothing", triples({{0, 0, 1}, {0, 0, -1}, {4000, 100, 1000}}),
               "encoding-invalid"},
        Malice{"OneTripleThatMakesNothing", triples({{0, 0, 0}, {4000, 100, 1000}, {5000, 0, 0}}),
               ""},
        Malice{"NoTriple", triples({}), "encoding-invalid"},
        Malice{"TooFewTriples", triples({{4000, 100, 1000}}), "encoding-invalid"},
        Malice{"ATripleTooMuch", triples({{4000, 100, 1000}, {5000, 0, 0}, {0, 0, 0}}),
               "encoding-invalid"},
        Malice{"AnotherPlaceInTheBase", triples({{4000, 100, 999}, {5000, 0, 0}}),
               "result-digest"}),
    malice_name);

INSTANTIATE_TEST_SUITE_P(
    Streams, BsdiffMalice,
    ::testing::Values(
        Malice{"DifferenceTooShort", parts([](BsdiffParts &p) { p.difference.pop_back(); }),
               "encoding-invalid"},
        Malice{"DifferenceTooLong", parts([](BsdiffParts &p) { p.difference.push_back(0); }),
               "encoding-invalid"},
        Malice{"ExtraTooShort", parts([](BsdiffParts &p) { p.extra.pop_back(); }),
               "encoding-invalid"},
        Malice{"ExtraTooLong", parts([](BsdiffParts &p) { p.extra.push_back(0); }),
               "encoding-invalid"},
        Malice{"ABombBehindTheImage", parts([](BsdiffParts &p) { p.extra.resize(30u << 20); }),
               "encoding-invalid"},
        Malice{"OtherBytes", parts([](BsdiffParts &p) { p.difference[0] = 1; }), "result-digest"},
        Malice{"ASecondStreamBehindTheThird", bytes([](Bytes &b) {
                 const Bytes more = bzip2_stream({});
                 b.insert(b.end(), more.begin(), more.end());
               }),
               "encoding-invalid"},
        Malice{"AByteBehindTheThird", bytes([](Bytes &b) { b.push_back(0); }), "encoding-invalid"},
        Malice{"ADamagedStream", bytes([](Bytes &b) { b[kBsdiff40HeaderBytes + 20] ^= 1; }),
               "encoding-invalid"},
        Malice{"AnotherMagic", bytes([](Bytes &b) { b[7] = '1'; }), "encoding-invalid"},
        Malice{"NegativeControlSize", bytes([](Bytes &b) { b[15] = 0x80; }), "encoding-invalid"},
        Malice{"HugeControlSize", bytes([](Bytes &b) { b[15] = 0x7f; }), "encoding-invalid"},
        Malice{"HugeDifferenceSize", bytes([](Bytes &b) { b[23] = 0x7f; }), "encoding-invalid"},
        Malice{"AnotherImageSize", bytes([](Bytes &b) { b[24] ^= 1; }), "encoding-invalid"},
        Malice{"HeaderOnly", bytes([](Bytes &b) { b.resize(kBsdiff40HeaderBytes); }),
               "encoding-invalid"},
        Malice{"HalfAHeader", bytes([](Bytes &b) { b.resize(16); }), "encoding-invalid"}),
    malice_name);

TEST(BsdiffTamper, EveryTruncationIsRefused) {
  DeltaDevice device;
  const Bytes patch = good_patch().file();
  for (std::size_t length = 1; length < patch.size(); length++) {
    const UnpackResult result =
        device.unpack(bsdiff_package(ByteView(patch).first(length)), old_image());
    EXPECT_EQ(result.verdict.reason, "encoding-invalid") << length;
  }
}

// A bit behind the last checksum of a bzip2 stream fills a byte and means nothing.
TEST(BsdiffTamper, NoFlippedByteMakesAnotherImage) {
  DeltaDevice device;
  const Bytes patch = good_patch().file();
  for (std::size_t at = 0; at < patch.size(); at++) {
    Bytes altered = patch;
    altered[at] ^= 0x10;
    const UnpackResult result = device.unpack(bsdiff_package(altered), old_image());
    if (result.verdict.accepted) {
      EXPECT_EQ(device.output(), new_image()) << at;
    } else {
      EXPECT_TRUE(result.verdict.reason == "encoding-invalid" ||
                  result.verdict.reason == "result-digest")
          << at << ": " << result.verdict.reason;
    }
  }
}

TEST(BsdiffTamper, AnotherBaseIsNamedBeforeTheStreamIsRead) {
  DeltaDevice device;
  Bytes longer = old_image();
  longer.push_back(0);
  Bytes altered = old_image();
  altered[9'999] ^= 1;
  const Package broken = bsdiff_package(content(100));
  for (const Bytes &base : {longer, altered, Bytes{}, new_image()}) {
    const UnpackResult result = device.unpack(broken, base);
    EXPECT_EQ(result.verdict.reason, "base-mismatch");
    EXPECT_EQ(result.verdict.at(BULLA_STAGE_TRANSPORT).state, StageState::kFailed);
  }
}

TEST(BsdiffTamper, AStatementOfTooLittleMemoryIsRefused) {
  DeltaDevice device;
  const Bytes patch = good_patch().file();
  const std::uint64_t needed = bsdiff40_memory_bytes(10'000, 9'100);
  EXPECT_EQ(device.unpack(bsdiff_package(patch, needed - 1), old_image()).verdict.reason,
            "memory-exceeded");
  EXPECT_TRUE(device.unpack(bsdiff_package(patch, needed), old_image()).verdict.accepted);
}

TEST(BsdiffTamper, ADeltaWithoutItsBaseSaysWhichOneItNeeds) {
  const TemporaryDirectory directory;
  UnpackOptions options;
  options.output_path = directory.path("out.img");
  const std::string file = directory.file("d.bulla", bsdiff_package(good_patch().file()).file());
  try {
    unpack_file(file, trust_in(standard_store().store()), options);
    FAIL() << "unpacked without a base";
  } catch (const Error &error) {
    EXPECT_EQ(error.reason(), "usage");
    ASSERT_EQ(error.hints().size(), 1u);
    EXPECT_NE(error.hints()[0].find(to_hex(lay_out(old_image()).blob.digest)), std::string::npos);
  }
}

TEST(BsdiffTamper, ABaseThatChangesGivesAnotherDigestAndNothingWorse) {
  const LaidOut laid = lay_out(new_image());
  const bulla_blob installed = {laid.blob.size, 12, laid.blob.digest.data()};
  DecodedImage image(installed, {});
  const RestlessBase base;
  NoProgress none;
  BsdiffDecoder decoder(64u << 20, base, image, none);
  decoder.take(0, good_patch().file());
  EXPECT_EQ(decoder.finish(), BULLA_OK);
  EXPECT_EQ(image.finish(), BULLA_RESULT_DIGEST);
}

}  // namespace
}  // namespace bulla::testing
