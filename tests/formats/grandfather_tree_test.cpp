// SPDX-License-Identifier: Apache-2.0
#include "formats/grandfather_tree.hpp"

#include <gtest/gtest.h>

#include <functional>

#include "formats/digest.hpp"
#include "formats/error.hpp"
#include "formats/merkle.hpp"

namespace bulla {
namespace {

GrandfatherTree tree_of(std::size_t leaves) {
  GrandfatherTree tree;
  tree.key.fill(7);
  for (std::size_t i = 0; i < leaves; ++i)
    tree.leaves.push_back(sha256(as_bytes("document " + std::to_string(i))));
  tree.leaves = ascending_leaves(tree.leaves);
  return tree;
}

std::string reason_of(const Bytes &file) {
  try {
    (void)decode_grandfather_tree(file);
    return "none";
  } catch (const Error &error) {
    return std::string(error.reason());
  }
}

TEST(GrandfatherTrees, are_read_as_they_were_written) {
  for (const std::size_t leaves : {1u, 2u, 3u, 8u, 1000u}) {
    const GrandfatherTree tree = tree_of(leaves);
    const Bytes file = encode(tree);
    EXPECT_EQ(file.size(), 80 + 32 * leaves);
    EXPECT_EQ(decode_grandfather_tree(file), tree);
    EXPECT_TRUE(is_grandfather_tree(file));
  }
}

TEST(GrandfatherTrees, are_refused_for_each_fault_by_its_name) {
  const Bytes good = encode(tree_of(3));
  const struct {
    const char *fault;
    std::function<void(Bytes &)> spoil;
    const char *reason;
  } cases[] = {
      {"another magic", [](Bytes &file) { file[3] = 'A'; }, "bad-magic"},
      {"nothing at all", [](Bytes &file) { file.clear(); }, "bad-magic"},
      {"cut in its head", [](Bytes &file) { file.resize(79); }, "length-mismatch"},
      {"version 2", [](Bytes &file) { file[8] = 2; }, "unsupported-format"},
      {"not zero", [](Bytes &file) { file[11] = 1; }, "padding-not-zero"},
      {"no leaf", [](Bytes &file) { file[12] = 0; }, "size-out-of-range"},
      {"four thousand million leaves", [](Bytes &file) { file[15] = 0xff; }, "size-out-of-range"},
      {"a leaf more than there is", [](Bytes &file) { file[12] = 4; }, "length-mismatch"},
      {"a byte too many", [](Bytes &file) { file.push_back(0); }, "length-mismatch"},
      {"another root", [](Bytes &file) { file[48] ^= 1; }, "field-invalid"},
      {"another leaf", [](Bytes &file) { file.back() ^= 1; }, "field-invalid"},
      {"leaves swapped",
       [](Bytes &file) {
         std::swap_ranges(file.begin() + 80, file.begin() + 112, file.begin() + 112);
       },
       "unsorted"},
      {"a leaf twice", [](Bytes &file) { std::copy_n(file.begin() + 80, 32, file.begin() + 112); },
       "unsorted"},
  };
  for (const auto &each : cases) {
    Bytes file = good;
    each.spoil(file);
    EXPECT_EQ(reason_of(file), each.reason) << each.fault;
  }
}

TEST(GrandfatherTrees, of_any_length_cut_are_refused) {
  const Bytes good = encode(tree_of(4));
  for (std::size_t length = 0; length < good.size(); ++length)
    EXPECT_NE(reason_of(Bytes(good.begin(), good.begin() + static_cast<std::ptrdiff_t>(length))),
              "none");
}

TEST(GrandfatherTrees, prove_their_leaves_and_nothing_else) {
  const GrandfatherProver prover(tree_of(5));
  for (std::uint32_t i = 0; i < 5; ++i) {
    const auto proof = prover.prove(prover.tree().leaves[i]);
    ASSERT_TRUE(proof.has_value());
    EXPECT_EQ(proof->index, i);
    EXPECT_EQ(proof->path, MerkleTree(prover.tree().leaves).path(i));
  }
  EXPECT_FALSE(prover.prove(sha256(as_bytes("another"))));
}

}  // namespace
}  // namespace bulla
