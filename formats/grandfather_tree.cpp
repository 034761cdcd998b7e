// SPDX-License-Identifier: Apache-2.0
//
// Tree files. The root is stated and computed again: a file that was cut and mended by hand would
// otherwise give proofs that only devices refuse.
#include "formats/grandfather_tree.hpp"

#include <algorithm>
#include <array>

#include "formats/error.hpp"
#include "formats/little_endian.hpp"
#include "formats/merkle.hpp"

namespace bulla {
namespace {

constexpr std::array<std::uint8_t, 8> kMagic = {0x89, 'B', 'L', 'T', 0x0d, 0x0a, 0x1a, 0x0a};
constexpr std::size_t kHeadBytes = 80;
constexpr std::size_t kVersionAt = 8;
constexpr std::size_t kZeroAt = 10;
constexpr std::size_t kCountAt = 12;
constexpr std::size_t kKeyAt = 16;
constexpr std::size_t kRootAt = 48;
constexpr std::uint32_t kVersion = 1;

std::uint64_t number_at(ByteView file, std::size_t offset, std::size_t bytes) {
  return little_endian(file.subspan(offset, bytes));
}

Digest digest_at(ByteView file, std::size_t offset) {
  Digest digest;
  std::copy_n(file.begin() + static_cast<std::ptrdiff_t>(offset), digest.size(), digest.begin());
  return digest;
}

bool is_ascending(const std::vector<Digest> &leaves) {
  return std::adjacent_find(leaves.begin(), leaves.end(), std::greater_equal<>()) == leaves.end();
}

// Everything before the leaves but the root; gives their count.
std::uint32_t check_head(ByteView file) {
  if (!is_grandfather_tree(file)) throw Error(BULLA_BAD_MAGIC, "this is no tree file");
  if (file.size() < kHeadBytes) throw Error(BULLA_LENGTH_MISMATCH, "the file ends in its head");
  if (number_at(file, kVersionAt, 2) != kVersion)
    throw Error(BULLA_UNSUPPORTED_FORMAT, "a tree file of another version");
  if (number_at(file, kZeroAt, 2) != 0)
    throw Error(BULLA_PADDING_NOT_ZERO, "bytes of the head that must be zero are not");
  const auto count = static_cast<std::uint32_t>(number_at(file, kCountAt, 4));
  if (count == 0 || count > kTreeLeavesMax)
    throw Error(BULLA_SIZE_OUT_OF_RANGE, std::to_string(count) + " leaves; 1 to " +
                                             std::to_string(kTreeLeavesMax) + " are possible");
  if (file.size() != kHeadBytes + std::size_t{32} * count)
    throw Error(BULLA_LENGTH_MISMATCH,
                std::to_string(file.size()) + " bytes for " + std::to_string(count) + " leaves");
  return count;
}

}  // namespace

Bytes encode(const GrandfatherTree &tree) {
  if (tree.leaves.empty() || tree.leaves.size() > kTreeLeavesMax || !is_ascending(tree.leaves))
    throw Error(Reason::kInternal, "leaves of a tree file: none, too many, or not ascending");
  Bytes out(kMagic.begin(), kMagic.end());
  append_little_endian(out, kVersion, 2);
  append_little_endian(out, 0, 2);
  append_little_endian(out, tree.leaves.size(), 4);
  out.insert(out.end(), tree.key.begin(), tree.key.end());
  const Digest root = grandfather_of(tree).root;
  out.insert(out.end(), root.begin(), root.end());
  for (const Digest &leaf : tree.leaves) out.insert(out.end(), leaf.begin(), leaf.end());
  return out;
}

GrandfatherTree decode_grandfather_tree(ByteView file) {
  const std::uint32_t count = check_head(file);
  GrandfatherTree tree;
  tree.key = digest_at(file, kKeyAt);
  tree.leaves.reserve(count);
  for (std::uint32_t i = 0; i < count; ++i)
    tree.leaves.push_back(digest_at(file, kHeadBytes + std::size_t{32} * i));
  if (!is_ascending(tree.leaves))
    throw Error(BULLA_UNSORTED, "the leaves do not ascend, or one stands twice");
  if (grandfather_of(tree).root != digest_at(file, kRootAt))
    throw Error(BULLA_FIELD_INVALID, "the root is not that of the leaves");
  return tree;
}

bool is_grandfather_tree(ByteView first_bytes) {
  return first_bytes.size() >= kMagic.size() &&
         std::equal(kMagic.begin(), kMagic.end(), first_bytes.begin());
}

Grandfather grandfather_of(const GrandfatherTree &tree) {
  return {MerkleTree(tree.leaves).root(), static_cast<std::uint32_t>(tree.leaves.size())};
}

struct GrandfatherProver::State {
  explicit State(GrandfatherTree made_of) : tree(std::move(made_of)), merkle(tree.leaves) {}

  GrandfatherTree tree;
  MerkleTree merkle;
};

GrandfatherProver::GrandfatherProver(GrandfatherTree tree)
    : state_(std::make_unique<const State>(std::move(tree))) {}

GrandfatherProver::~GrandfatherProver() = default;

const GrandfatherTree &GrandfatherProver::tree() const {
  return state_->tree;
}

std::optional<GrandfatheredProof> GrandfatherProver::prove(const Digest &document) const {
  const auto &leaves = state_->tree.leaves;
  const auto leaf = std::ranges::lower_bound(leaves, document);
  if (leaf == leaves.end() || *leaf != document) return std::nullopt;
  const auto index = static_cast<std::size_t>(leaf - leaves.begin());
  return GrandfatheredProof{state_->tree.key, static_cast<std::uint32_t>(index),
                            state_->merkle.path(index)};
}

}  // namespace bulla
