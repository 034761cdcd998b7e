// SPDX-License-Identifier: Apache-2.0
//
// The Merkle tree over a journal (RFC 6962 2.1): root of any of its sizes, proof that an entry is
// in it, proof that it only grew. Works on whatever can give the hash of a perfect subtree, so that
// a proof out of a million entries reads a few hundred of them; checking a proof needs no journal.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "formats/bytes.hpp"

namespace bulla {

// The hash of the perfect subtree of 2^level entries that begins at entry `first`, a multiple of
// 2^level.
using PerfectSubtree = std::function<Digest(unsigned level, std::uint64_t first)>;

// Root over the first `size` entries; of none: SHA-256 of nothing.
Digest journal_root(std::uint64_t size, const PerfectSubtree &subtree);

// RFC 6962 2.1.1; index < size.
std::vector<Digest> inclusion_proof(std::uint64_t index, std::uint64_t size,
                                    const PerfectSubtree &subtree);
bool inclusion_holds(const Digest &leaf, std::uint64_t index, std::uint64_t size,
                     const std::vector<Digest> &proof, const Digest &root);

// RFC 6962 2.1.2; 0 < old_size <= size.
std::vector<Digest> consistency_proof(std::uint64_t old_size, std::uint64_t size,
                                      const PerfectSubtree &subtree);
bool consistency_holds(std::uint64_t old_size, const Digest &old_root, std::uint64_t size,
                       const Digest &root, const std::vector<Digest> &proof);

}  // namespace bulla
