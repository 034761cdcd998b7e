// SPDX-License-Identifier: Apache-2.0
#include "formats/digest.hpp"

#include <gtest/gtest.h>

namespace bulla {
namespace {

// FIPS 180-4 examples.
TEST(Sha256, GivesTheKnownDigests) {
  EXPECT_EQ(to_hex(sha256({})), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(to_hex(sha256(as_bytes("abc"))),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST(Sha256, TakesPiecesAndStartsAfreshAfterwards) {
  Sha256 hash;
  EXPECT_EQ(hash.update(as_bytes("a")).update({}).update(as_bytes("bc")).finish(),
            sha256(as_bytes("abc")));
  EXPECT_EQ(hash.finish(), sha256({}));
}

}  // namespace
}  // namespace bulla
