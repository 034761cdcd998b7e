// SPDX-License-Identifier: Apache-2.0
//
// Our digests against those of Debian's `fsverity digest`, which shares no code with us.
#include <gtest/gtest.h>
#include <stdio.h>
#include <unistd.h>

#include <fstream>
#include <memory>
#include <string>
#include <tuple>

#include "packer/block_digest.hpp"
#include "packer/tree.hpp"
#include "packer/worker_pool.hpp"

namespace bulla {
namespace {

std::string output_of(const std::string &command) {
  const std::unique_ptr<FILE, int (*)(FILE *)> pipe(popen(command.c_str(), "r"), pclose);
  std::string text;
  char buffer[256];
  while (pipe && fgets(buffer, sizeof buffer, pipe.get()) != nullptr) text += buffer;
  return text;
}

std::string fsverity_digest(const Bytes &data, unsigned log2_block) {
  const std::string path = testing::TempDir() + "bulla-fsverity-" + std::to_string(getpid());
  std::ofstream(path, std::ios::binary)
      .write(reinterpret_cast<const char *>(data.data()),
             static_cast<std::streamsize>(data.size()));
  const std::string text = output_of("fsverity digest --compact --block-size=" +
                                     std::to_string(1u << log2_block) + " " + path);
  unlink(path.c_str());
  return text.substr(0, 64);
}

Bytes pattern(std::size_t size) {
  Bytes data(size);
  std::uint32_t state = 1;
  for (std::uint8_t &byte : data) {
    state = state * 1664525u + 1013904223u;
    byte = static_cast<std::uint8_t>(state >> 24);
  }
  return data;
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
    if (output_of("command -v fsverity").empty()) GTEST_SKIP() << "fsverity is not installed";
  }
};

TEST_P(DigestOfSize, EqualsThatOfTheFsverityTool) {
  const auto [log2_block, size] = GetParam();
  const Bytes data = pattern(size);
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
