// SPDX-License-Identifier: Apache-2.0
//
// The pre-order arithmetic against a walk of the tree that follows the words of docs/FORMAT.md 3.
#include "packer/tree_shape.hpp"

#include <gtest/gtest.h>

#include <map>
#include <tuple>

#include "formats/error.hpp"

namespace bulla {
namespace {

// Lays a tree out by recursion: the top block, then for each of its entries the block below it with
// all that it covers. Level 0 stands for data blocks.
class Walk {
 public:
  Walk(std::uint64_t size, unsigned log2_block) : block_(std::uint64_t{1} << log2_block) {
    counts_.push_back((size + block_ - 1) / block_);
    while (counts_.back() > 1) counts_.push_back((counts_.back() + fan() - 1) / fan());
    if (size > 0) lay(static_cast<unsigned>(counts_.size()) - 1, 0);
    const std::uint64_t tail = size % block_;
    end_ = tail == 0 ? next_ : next_ - block_ + tail;
  }

  std::map<std::pair<unsigned, std::uint64_t>, std::uint64_t> offsets;
  std::uint64_t end() const { return end_; }

 private:
  std::uint64_t fan() const { return block_ / 32; }

  void lay(unsigned level, std::uint64_t index) {
    offsets[{level, index}] = next_;
    next_ += block_;
    if (level == 0) return;
    for (std::uint64_t i = index * fan(); i < (index + 1) * fan(); i++) {
      if (i < counts_[level - 1]) lay(level - 1, i);
    }
  }

  std::uint64_t block_;
  std::vector<std::uint64_t> counts_;
  std::uint64_t next_ = 0;
  std::uint64_t end_ = 0;
};

class TreeShapeOfSize : public testing::TestWithParam<std::tuple<unsigned, std::uint64_t>> {};

TEST_P(TreeShapeOfSize, PlacesEveryBlockWhereAPreOrderWalkMeetsIt) {
  const auto [log2_block, size] = GetParam();
  const TreeShape shape(size, log2_block);
  const Walk walk(size, log2_block);
  EXPECT_EQ(shape.payload_bytes(), walk.end());
  for (const auto &[block, offset] : walk.offsets) {
    const auto &[level, index] = block;
    if (level == 0) {
      ASSERT_EQ(shape.data_block_offset(index), offset) << "data block " << index;
    } else {
      ASSERT_EQ(shape.hash_block_offset(level, index), offset) << level << ", " << index;
    }
  }
  EXPECT_EQ(shape.hash_block_count() + shape.data_block_count(), walk.offsets.size());
}

INSTANTIATE_TEST_SUITE_P(
    Sizes, TreeShapeOfSize,
    testing::Combine(testing::Values(10u, 12u),
                     testing::Values(0, 1, 1023, 1024, 1025, 4095, 4096, 4097, 32 * 1024,
                                     32 * 1024 + 1, 3 * 4096, 128 * 4096 - 1, 128 * 4096,
                                     128 * 4096 + 1, 129 * 4096, 1024 * 1024, 1024 * 1024 + 1,
                                     33 * 1024 * 1024, 16385u * 4096u)));

TEST(TreeShape, HasFourLevelsAtMost) {
  EXPECT_EQ(TreeShape(std::uint64_t{1} << 40, 12).level_count(), 4u);
  EXPECT_EQ(TreeShape(std::uint64_t{1} << 30, 10).level_count(), 4u);
  for (const auto &[size, log2_block] : {std::pair{(std::uint64_t{1} << 40) + 1, 12u},
                                         {(std::uint64_t{1} << 30) + 1, 10u},
                                         {UINT64_MAX, 12u}}) {
    try {
      TreeShape shape(size, log2_block);
      FAIL() << size << " was accepted";
    } catch (const Error &error) {
      EXPECT_EQ(error.reason(), "size-out-of-range");
    }
  }
}

TEST(TreeShape, CountsTheHashBlocksThatTheFormatGivesAsExamples) {
  EXPECT_EQ(TreeShape(3 * 4096, 12).hash_block_count(), 1u);
  EXPECT_EQ(TreeShape(129 * 4096, 12).hash_block_count(), 3u);
  EXPECT_EQ(TreeShape(16385u * 4096u, 12).hash_block_count(), 129u + 2u + 1u);
}

}  // namespace
}  // namespace bulla
