// SPDX-License-Identifier: Apache-2.0
#include "formats/signature.hpp"

#include <gtest/gtest.h>

#include "formats/error.hpp"
#include "tests/formats/samples.hpp"

namespace bulla {
namespace {

constexpr ShortId kId = {1, 2, 3, 4, 5, 6, 7, 8};

TEST(Signature, HasAnEntryOf87Bytes) {
  EXPECT_EQ(encode(samples::signature()).size(), 87u);
}

TEST(Signature, HeaderAndSignedBytesAreThoseOfTheFormat) {
  const Bytes header = protected_header(BULLA_ALG_ED25519, kId, BULLA_TYPE_MANIFEST);
  EXPECT_EQ(to_hex(header), "a30132044801020304050607081019fde9");
  EXPECT_EQ(to_hex(protected_header(BULLA_ALG_ES256, kId, BULLA_TYPE_TRANSPORT)),
            "a30128044801020304050607081019fdf1");
  EXPECT_EQ(
      to_hex(signed_bytes(header, samples::digest(0xee))),
      "846a5369676e61747572653151" + to_hex(header) + "405820" + to_hex(samples::digest(0xee)));
}

TEST(Signature, HeaderIsNotMadeForOtherAlgorithms) {
  EXPECT_THROW(protected_header(-48, kId, BULLA_TYPE_MANIFEST), Error);
  EXPECT_THROW(signed_bytes(Bytes(18), samples::digest(1)), Error);
}

TEST(Signature, HeaderIsRecognisedByRebuildingIt) {
  for (const int algorithm : {BULLA_ALG_ED25519, BULLA_ALG_ES256}) {
    for (const DocumentType type : {BULLA_TYPE_MANIFEST, BULLA_TYPE_BATCH}) {
      const SignatureHeader wanted{algorithm, kId, type};
      EXPECT_EQ(recognise_header(protected_header(algorithm, kId, type)), wanted);
    }
  }
}

TEST(Signature, HeaderWithAnyOtherByteIsNotRecognised) {
  const Bytes good = protected_header(BULLA_ALG_ED25519, kId, BULLA_TYPE_MANIFEST);
  for (const std::size_t at : {0u, 1u, 2u, 3u, 4u, 13u, 14u, 15u, 16u}) {
    Bytes bad = good;
    bad[at] ^= 0x40;
    EXPECT_EQ(recognise_header(bad), std::nullopt) << at;
  }
  EXPECT_EQ(recognise_header(Bytes(16)), std::nullopt);
  EXPECT_EQ(recognise_header(protected_header(BULLA_ALG_ED25519, kId, BULLA_TYPE_REQUEST)),
            std::nullopt);
}

}  // namespace
}  // namespace bulla
