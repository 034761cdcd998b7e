// SPDX-License-Identifier: Apache-2.0
//
// Pre-order arithmetic: before data block i stand, of each level, all hash blocks that cover blocks
// up to i. Levels that are not there would add one constant block each, so the layouts of all
// depths are one layout whose beginning differs.
#include "packer/tree_shape.hpp"

#include <string>

#include "formats/error.hpp"
#include "formats/wire/limits.h"

namespace bulla {
namespace {

constexpr unsigned kLog2DigestBytes = 5;

std::uint64_t divide_up(std::uint64_t value, std::uint64_t by) {
  return value / by + (value % by != 0 ? 1 : 0);
}

}  // namespace

TreeShape::TreeShape(std::uint64_t size, unsigned log2_block)
    : size_(size),
      log2_block_(log2_block),
      data_block_count_(divide_up(size, std::uint64_t{1} << log2_block)) {
  for (std::uint64_t blocks = data_block_count_; blocks > 1; level_count_++) {
    if (level_count_ == BULLA_TREE_LEVELS_MAX) {
      throw Error(BULLA_SIZE_OUT_OF_RANGE, std::to_string(size) + " bytes need more than " +
                                               std::to_string(BULLA_TREE_LEVELS_MAX) +
                                               " tree levels at block size " +
                                               std::to_string(block_bytes()));
    }
    blocks = divide_up(blocks, covered(1));
  }
}

std::uint64_t TreeShape::covered(unsigned level) const {
  return std::uint64_t{1} << ((log2_block_ - kLog2DigestBytes) * level);
}

std::uint64_t TreeShape::hash_block_count() const {
  std::uint64_t count = 0;
  for (unsigned level = 1; level <= level_count_; level++) {
    count += divide_up(data_block_count_, covered(level));
  }
  return count;
}

std::uint64_t TreeShape::data_block_offset(std::uint64_t index) const {
  if (index >= data_block_count_) return payload_bytes();
  std::uint64_t blocks_before = index;
  for (unsigned level = 1; level <= level_count_; level++) {
    blocks_before += index / covered(level) + 1;
  }
  return blocks_before << log2_block_;
}

std::uint64_t TreeShape::hash_block_offset(unsigned level, std::uint64_t index) const {
  const std::uint64_t first_covered = index * covered(level);
  if (first_covered >= data_block_count_) return payload_bytes();
  return data_block_offset(first_covered) - (std::uint64_t{level} << log2_block_);
}

}  // namespace bulla
