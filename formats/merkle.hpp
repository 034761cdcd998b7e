// SPDX-License-Identifier: Apache-2.0
//
// Merkle trees over document digests (FORMAT.md 7.5): leaf SHA-256(00 | digest), node
// SHA-256(01 | left | right), in the shape of RFC 6962 2.1. For batches, grandfather roots and the
// journal. Checking a path is the verifier's business (verifier/core).
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "formats/bytes.hpp"

namespace bulla {

Digest merkle_leaf(const Digest &document);
Digest merkle_node(const Digest &left, const Digest &right);

// The digests in ascending order, each once: the leaves of batches and grandfather trees.
std::vector<Digest> ascending_leaves(std::vector<Digest> documents);

class MerkleTree {
 public:
  // Over the documents in the given order.
  explicit MerkleTree(std::span<const Digest> documents);

  std::size_t size() const { return levels_.front().size(); }
  Digest root() const;  // of an empty tree: SHA-256 of nothing
  // The path from leaf `index` up, nearest sibling first. Throws kInternal if there is no such
  // leaf.
  std::vector<Digest> path(std::size_t index) const;

 private:
  std::vector<std::vector<Digest>> levels_;  // leaves first, root last
};

}  // namespace bulla
