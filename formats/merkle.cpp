// SPDX-License-Identifier: Apache-2.0
//
// Merkle trees, kept level by level. The tree of RFC 6962 splits at the largest power of two below
// the size; pairing neighbours from below, with an odd last node moved up as it is, gives the same
// tree.
#include "formats/merkle.hpp"

#include <algorithm>
#include <string>

#include "formats/digest.hpp"
#include "formats/error.hpp"

namespace bulla {
namespace {

constexpr std::uint8_t kLeafPrefix[] = {0};
constexpr std::uint8_t kNodePrefix[] = {1};

std::vector<Digest> level_above(const std::vector<Digest> &level) {
  std::vector<Digest> above;
  above.reserve((level.size() + 1) / 2);
  for (std::size_t i = 0; i < level.size(); i += 2) {
    above.push_back(i + 1 < level.size() ? merkle_node(level[i], level[i + 1]) : level[i]);
  }
  return above;
}

}  // namespace

Digest merkle_leaf(const Digest &document) {
  return Sha256().update(kLeafPrefix).update(document).finish();
}

Digest merkle_node(const Digest &left, const Digest &right) {
  return Sha256().update(kNodePrefix).update(left).update(right).finish();
}

std::vector<Digest> ascending_leaves(std::vector<Digest> documents) {
  std::sort(documents.begin(), documents.end());
  documents.erase(std::unique(documents.begin(), documents.end()), documents.end());
  return documents;
}

MerkleTree::MerkleTree(std::span<const Digest> documents) : levels_(1) {
  levels_.front().reserve(documents.size());
  for (const Digest &document : documents) levels_.front().push_back(merkle_leaf(document));
  while (levels_.back().size() > 1) levels_.push_back(level_above(levels_.back()));
}

Digest MerkleTree::root() const {
  return levels_.back().empty() ? sha256({}) : levels_.back().front();
}

std::vector<Digest> MerkleTree::path(std::size_t index) const {
  if (index >= size()) {
    throw Error(Reason::kInternal, "Merkle tree: no leaf " + std::to_string(index));
  }
  std::vector<Digest> siblings;
  for (const std::vector<Digest> &level : levels_) {
    const std::size_t sibling = index ^ 1;
    if (sibling < level.size()) siblings.push_back(level[sibling]);
    index /= 2;
  }
  return siblings;
}

}  // namespace bulla
