// SPDX-License-Identifier: Apache-2.0
//
// RFC 6962 2.1 by its own recursive definitions: a tree splits at the largest power of two below
// its size. The depth is that of the tree, at most 64.
#include "signer/journal_tree.hpp"

#include <bit>

#include "formats/digest.hpp"
#include "formats/merkle.hpp"

namespace bulla {
namespace {

std::uint64_t split_of(std::uint64_t size) {
  return std::bit_floor(size - 1);
}

// The hash over entries [first, first + count), count > 0.
Digest hash_of(std::uint64_t first, std::uint64_t count, const PerfectSubtree &subtree) {
  if (std::has_single_bit(count)) {
    return subtree(static_cast<unsigned>(std::countr_zero(count)), first);
  }
  const std::uint64_t split = split_of(count);
  return merkle_node(hash_of(first, split, subtree),
                     hash_of(first + split, count - split, subtree));
}

void prove_inclusion(std::uint64_t index, std::uint64_t first, std::uint64_t count,
                     const PerfectSubtree &subtree, std::vector<Digest> &proof) {
  if (count == 1) return;
  const std::uint64_t split = split_of(count);
  if (index < first + split) {
    prove_inclusion(index, first, split, subtree, proof);
    proof.push_back(hash_of(first + split, count - split, subtree));
  } else {
    prove_inclusion(index, first + split, count - split, subtree, proof);
    proof.push_back(hash_of(first, split, subtree));
  }
}

// SUBPROOF of RFC 6962: `whole` while the old tree is still the subtree that the verifier knows.
enum class Known { kWhole, kPart };

void prove_consistency(std::uint64_t old_count, std::uint64_t first, std::uint64_t count,
                       Known known, const PerfectSubtree &subtree, std::vector<Digest> &proof) {
  if (old_count == count) {
    if (known == Known::kPart) proof.push_back(hash_of(first, count, subtree));
    return;
  }
  const std::uint64_t split = split_of(count);
  if (old_count <= split) {
    prove_consistency(old_count, first, split, known, subtree, proof);
    proof.push_back(hash_of(first + split, count - split, subtree));
  } else {
    prove_consistency(old_count - split, first + split, count - split, Known::kPart, subtree,
                      proof);
    proof.push_back(hash_of(first, split, subtree));
  }
}

}  // namespace

Digest journal_root(std::uint64_t size, const PerfectSubtree &subtree) {
  return size == 0 ? sha256({}) : hash_of(0, size, subtree);
}

std::vector<Digest> inclusion_proof(std::uint64_t index, std::uint64_t size,
                                    const PerfectSubtree &subtree) {
  std::vector<Digest> proof;
  prove_inclusion(index, 0, size, subtree, proof);
  return proof;
}

std::vector<Digest> consistency_proof(std::uint64_t old_size, std::uint64_t size,
                                      const PerfectSubtree &subtree) {
  std::vector<Digest> proof;
  prove_consistency(old_size, 0, size, Known::kWhole, subtree, proof);
  return proof;
}

// RFC 9162 2.1.3.2.
bool inclusion_holds(const Digest &leaf, std::uint64_t index, std::uint64_t size,
                     const std::vector<Digest> &proof, const Digest &root) {
  if (index >= size) return false;
  std::uint64_t at = index;
  std::uint64_t last = size - 1;
  Digest hash = leaf;
  for (const Digest &step : proof) {
    if (last == 0) return false;
    if ((at & 1) != 0 || at == last) {
      hash = merkle_node(step, hash);
      while ((at & 1) == 0 && at != 0) {
        at >>= 1;
        last >>= 1;
      }
    } else {
      hash = merkle_node(hash, step);
    }
    at >>= 1;
    last >>= 1;
  }
  return last == 0 && hash == root;
}

// RFC 9162 2.1.4.2.
bool consistency_holds(std::uint64_t old_size, const Digest &old_root, std::uint64_t size,
                       const Digest &root, const std::vector<Digest> &proof) {
  if (old_size == 0 || old_size > size) return false;
  if (old_size == size) return proof.empty() && old_root == root;
  std::vector<Digest> path = proof;
  if (std::has_single_bit(old_size)) path.insert(path.begin(), old_root);
  if (path.empty()) return false;
  std::uint64_t at = old_size - 1;
  std::uint64_t last = size - 1;
  while ((at & 1) != 0) {
    at >>= 1;
    last >>= 1;
  }
  Digest old_hash = path.front();
  Digest new_hash = path.front();
  for (std::size_t i = 1; i < path.size(); i++) {
    if (last == 0) return false;
    if ((at & 1) != 0 || at == last) {
      old_hash = merkle_node(path[i], old_hash);
      new_hash = merkle_node(path[i], new_hash);
      while ((at & 1) == 0 && at != 0) {
        at >>= 1;
        last >>= 1;
      }
    } else {
      new_hash = merkle_node(new_hash, path[i]);
    }
    at >>= 1;
    last >>= 1;
  }
  return last == 0 && old_hash == old_root && new_hash == root;
}

}  // namespace bulla
