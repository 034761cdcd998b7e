// SPDX-License-Identifier: Apache-2.0
//
// Where every block of a payload stands: the shape of the hash tree follows from size and block
// size alone (docs/FORMAT.md 3). Level 1 covers data blocks, each higher level covers the one
// below; hash blocks stand in pre-order, each right before the first block that it covers.
#pragma once

#include <cstdint>

#include "formats/wire/tree.h"

namespace bulla {

class TreeShape {
 public:
  // log2_block: 10 or 12. Throws Error(BULLA_SIZE_OUT_OF_RANGE) when four levels do not suffice.
  TreeShape(std::uint64_t size, unsigned log2_block);

  std::uint64_t size() const { return tree_.size; }  // bytes of data, without hash blocks
  unsigned log2_block() const { return tree_.log2_block; }
  std::uint64_t block_bytes() const { return tree_.block_bytes; }
  unsigned level_count() const { return tree_.levels; }  // 0: no hash block
  std::uint64_t data_block_count() const { return tree_.data_blocks; }
  std::uint64_t hash_block_count() const { return tree_.hash_blocks; }  // of all levels
  std::uint64_t payload_bytes() const { return tree_.payload_bytes; }

  // Offsets in bytes from the start of the payload. 1 <= level <= level_count(); the index of the
  // first block that lies beyond the data gives the end.
  std::uint64_t data_block_offset(std::uint64_t index) const;
  std::uint64_t hash_block_offset(unsigned level, std::uint64_t index) const;

 private:
  bulla_tree tree_;  // counts levels from the top
};

}  // namespace bulla
