// SPDX-License-Identifier: Apache-2.0
//
// Our digests against those of Debian's `fsverity digest`, which shares no code with us.
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <tuple>

#include "packer/block_digest.hpp"
#include "packer/tree.hpp"
#include "packer/worker_pool.hpp"
#include "tests/packer/command_output.hpp"
#include "tests/packer/scratch_directory.hpp"

namespace bulla {
namespace {

std::string fsverity_digest(const Bytes &data, unsigned log2_block) {
  const ScratchDirectory directory;
  const std::string text =
      output_of("fsverity digest --compact --block-size=" + std::to_string(1u << log2_block) + " " +
                directory.write("data", data));
  return text.substr(0, 64);
}

TreeResult built(const Bytes &data, unsigned log2_block, unsigned thread_count) {
  TreeBuilder tree(log2_block, nullptr);
  WorkerPool pool(thread_count);
  for (std::size_t at = 0; at < data.size(); at += kChunkBytes) {
    pool.submit([&tree, &data, at] {
      tree.add_chunk(at / kChunkBytes,
                     ByteView(data).subspan(at, std::min(kChunkBytes, data.size() - at)));
    });
  }
  pool.finish();
  return tree.finish();
}

class DigestOfSize : public testing::TestWithParam<std::tuple<unsigned, std::size_t>> {
 protected:
  void SetUp() override {
    if (!is_installed("fsverity")) GTEST_SKIP() << "fsverity is not installed";
  }
};

TEST_P(DigestOfSize, EqualsThatOfTheFsverityTool) {
  const auto [log2_block, size] = GetParam();
  const Bytes data = noise(size);
  const TreeResult ours = built(data, log2_block, 3);
  EXPECT_EQ(ours.size, size);
  EXPECT_EQ(to_hex(ours.digest), fsverity_digest(data, log2_block));
}

constexpr std::size_t kBlock = 4096;
INSTANTIATE_TEST_SUITE_P(
    Sizes, DigestOfSize,
    testing::Combine(testing::Values(10u, 12u),
                     testing::Values(0, 1, 1023, 1024, 1025, kBlock - 1, kBlock, kBlock + 1,
                                     3 * kBlock, 32 * 1024 + 1, 128 * kBlock - 1, 128 * kBlock,
                                     128 * kBlock + 1, 129 * kBlock, kChunkBytes - 1, kChunkBytes,
                                     kChunkBytes + 1, 5 * kChunkBytes + 17, 128 * 128 * kBlock,
                                     16385 * kBlock)));

}  // namespace
}  // namespace bulla
