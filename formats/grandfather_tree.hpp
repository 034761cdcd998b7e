// SPDX-License-Identifier: Apache-2.0
//
// The tree file (docs/KEY-STORE.md): the digests of all that a revoked key legitimately signed,
// kept beside the key store whose grandfather root is theirs, so that proofs can be made at any
// time. It is for tools and is not signed: whoever uses it compares its root with that of the key
// store.
//
// | offset | size | field   | meaning                                             |
// |      0 |    8 | magic   | 89 42 4c 54 0d 0a 1a 0a                             |
// |      8 |    2 | version | 1, little-endian as all numbers here                |
// |     10 |    2 | zero    | 0                                                   |
// |     12 |    4 | count   | leaves, 1 to 1 048 576                              |
// |     16 |   32 | key     | id of the revoked key                               |
// |     48 |   32 | root    | of the Merkle tree over the leaves (FORMAT.md 7.5)  |
// |     80 | 32 n | leaves  | digests of manifests, ascending, none twice         |
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "formats/bytes.hpp"
#include "formats/key_store.hpp"
#include "formats/proof.hpp"

namespace bulla {

inline constexpr std::uint32_t kTreeLeavesMax = 1u << 20;
inline constexpr std::uint64_t kTreeFileMaxBytes = 80 + std::uint64_t{32} * kTreeLeavesMax;

struct GrandfatherTree {
  KeyId key{};
  std::vector<Digest> leaves;  // ascending, none twice

  bool operator==(const GrandfatherTree &) const = default;
};

// Throws kInternal when the leaves are none, too many, or not ascending.
Bytes encode(const GrandfatherTree &tree);

// Reads exactly what encode() writes. bad-magic, unsupported-format, padding-not-zero,
// length-mismatch, size-out-of-range for the count, unsorted for leaves, field-invalid when the
// root is not that of the leaves.
GrandfatherTree decode_grandfather_tree(ByteView file);

// Whether a file that begins so is a tree file, as far as its magic tells.
bool is_grandfather_tree(ByteView first_bytes);

// Root and size, as the key store states them.
Grandfather grandfather_of(const GrandfatherTree &tree);

// One proof after another, with the tree hashed once.
class GrandfatherProver {
 public:
  explicit GrandfatherProver(GrandfatherTree tree);
  ~GrandfatherProver();
  const GrandfatherTree &tree() const;
  // Nothing when the document is no leaf.
  std::optional<GrandfatheredProof> prove(const Digest &document) const;

 private:
  struct State;
  std::unique_ptr<const State> state_;
};

}  // namespace bulla
