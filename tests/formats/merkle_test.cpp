// SPDX-License-Identifier: Apache-2.0
#include "formats/merkle.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <bit>

#include "formats/digest.hpp"
#include "formats/error.hpp"
#include "tests/formats/samples.hpp"

namespace bulla {
namespace {

std::vector<Digest> documents(std::size_t count) {
  std::vector<Digest> result;
  for (std::size_t i = 0; i < count; i++) {
    result.push_back(sha256(Bytes{static_cast<std::uint8_t>(i)}));
  }
  return result;
}

// The definition of RFC 6962 2.1, word by word.
Digest root_by_definition(std::span<const Digest> leaves) {
  if (leaves.size() == 1) return merkle_leaf(leaves[0]);
  const std::size_t split = std::bit_floor(leaves.size() - 1);
  return merkle_node(root_by_definition(leaves.first(split)),
                     root_by_definition(leaves.subspan(split)));
}

std::vector<Digest> path_by_definition(std::span<const Digest> leaves, std::size_t index) {
  if (leaves.size() == 1) return {};
  const std::size_t split = std::bit_floor(leaves.size() - 1);
  const bool left = index < split;
  std::vector<Digest> path = left ? path_by_definition(leaves.first(split), index)
                                  : path_by_definition(leaves.subspan(split), index - split);
  path.push_back(root_by_definition(left ? leaves.subspan(split) : leaves.first(split)));
  return path;
}

TEST(MerkleTree, PrefixesLeavesAndNodes) {
  Bytes leaf{0};
  const Digest document = samples::digest(7);
  leaf.insert(leaf.end(), document.begin(), document.end());
  EXPECT_EQ(merkle_leaf(document), sha256(leaf));
  Bytes node{1};
  node.insert(node.end(), 32, 1);
  node.insert(node.end(), 32, 2);
  EXPECT_EQ(merkle_node(samples::digest(1), samples::digest(2)), sha256(node));
}

TEST(MerkleTree, HasTheRootsAndPathsOfRfc6962AtEverySize) {
  for (std::size_t count = 1; count <= 33; count++) {
    const std::vector<Digest> leaves = documents(count);
    const MerkleTree tree(leaves);
    ASSERT_EQ(tree.root(), root_by_definition(leaves)) << count;
    for (std::size_t index = 0; index < count; index++) {
      ASSERT_EQ(tree.path(index), path_by_definition(leaves, index)) << index << " of " << count;
    }
  }
}

TEST(MerkleTree, WithoutLeavesHasTheHashOfNothing) {
  const MerkleTree tree({});
  EXPECT_EQ(tree.size(), 0u);
  EXPECT_EQ(tree.root(), sha256({}));
  EXPECT_THROW(tree.path(0), Error);
}

TEST(MerkleTree, HasNoPathForALeafThatIsNotThere) {
  EXPECT_THROW(MerkleTree(documents(3)).path(3), Error);
}

TEST(AscendingLeaves, AreSortedAndUnique) {
  EXPECT_THAT(ascending_leaves({samples::digest(3), samples::digest(1), samples::digest(3)}),
              testing::ElementsAre(samples::digest(1), samples::digest(3)));
}

}  // namespace
}  // namespace bulla
