// SPDX-License-Identifier: Apache-2.0
//
// Many digests at once against OpenSSL's, one at a time.
#include "packer/block_digest.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "formats/digest.hpp"
#include "packer/sha256_lanes.hpp"
#include "tests/packer/scratch_directory.hpp"

namespace bulla {
namespace {

// Digests of the blocks of `data`, the last one padded, one after another.
Bytes one_by_one(ByteView data, std::size_t block_bytes) {
  Bytes digests;
  while (!data.empty()) {
    const ByteView block = data.first(std::min(block_bytes, data.size()));
    Bytes padded(block.begin(), block.end());
    padded.resize(block_bytes);
    const Digest digest = sha256(padded);
    digests.insert(digests.end(), digest.begin(), digest.end());
    data = data.subspan(block.size());
  }
  return digests;
}

class BlockDigest : public testing::TestWithParam<std::size_t> {};

TEST_P(BlockDigest, OfManyBlocksIsThatOfEachAlone) {
  const std::size_t block_bytes = GetParam();
  for (const std::size_t count : {1u, 2u, 15u, 16u, 17u, 31u, 32u, 33u, 100u}) {
    for (const std::size_t missing : {std::size_t{0}, std::size_t{1}, block_bytes - 1}) {
      const Bytes data = noise(count * block_bytes - missing);
      Bytes digests(count * std::tuple_size_v<Digest>);
      digest_blocks(data, block_bytes, digests);
      EXPECT_EQ(digests, one_by_one(data, block_bytes)) << count << " blocks less " << missing;
    }
  }
}

// Every bit of a lane must reach that lane's digest and no other.
TEST_P(BlockDigest, ChangesOnlyForTheBlockThatChanged) {
  const std::size_t block_bytes = GetParam();
  Bytes data = noise(kSha256Lanes * block_bytes);
  for (std::size_t lane = 0; lane < kSha256Lanes; lane++) {
    data[lane * block_bytes + lane * 61 % block_bytes] ^= 0x80;
    Bytes digests(kSha256Lanes * std::tuple_size_v<Digest>);
    digest_blocks(data, block_bytes, digests);
    EXPECT_EQ(digests, one_by_one(data, block_bytes)) << "lane " << lane;
  }
}

INSTANTIATE_TEST_SUITE_P(Sizes, BlockDigest, testing::Values(1024, 4096));

TEST(Sha256Lanes, AgreeWithOpenSslForEveryLengthOfABlock) {
  if (!has_sha256_lanes()) GTEST_SKIP() << "this processor has no AVX-512";
  for (std::size_t block_bytes = 64; block_bytes <= 4096; block_bytes += 64) {
    const Bytes data = noise(kSha256Lanes * block_bytes);
    Bytes digests(kSha256Lanes * std::tuple_size_v<Digest>);
    sha256_lanes(data.data(), block_bytes, digests.data());
    EXPECT_EQ(digests, one_by_one(data, block_bytes)) << block_bytes;
  }
}

}  // namespace
}  // namespace bulla
