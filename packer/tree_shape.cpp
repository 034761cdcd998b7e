// SPDX-License-Identifier: Apache-2.0
//
// The arithmetic is that of formats/wire, which devices read by; here it gets errors and offsets in
// bytes. Layouts of all depths are one layout whose beginning differs: a level more adds one block
// in front of everything.
#include "packer/tree_shape.hpp"

#include <string>

#include "formats/error.hpp"

namespace bulla {

TreeShape::TreeShape(std::uint64_t size, unsigned log2_block) {
  const bulla_status status = bulla_tree_shape(size, log2_block, &tree_);
  if (status == BULLA_OK) return;
  throw Error(status, std::to_string(size) + " bytes need more than " +
                          std::to_string(BULLA_TREE_LEVELS_MAX) + " tree levels at block size " +
                          std::to_string(std::uint64_t{1} << log2_block));
}

std::uint64_t TreeShape::data_block_offset(std::uint64_t index) const {
  if (index >= tree_.data_blocks) return tree_.payload_bytes;
  return (index + bulla_tree_hash_blocks_before(&tree_, index)) << tree_.log2_block;
}

std::uint64_t TreeShape::hash_block_offset(unsigned level, std::uint64_t index) const {
  const auto from_top = static_cast<std::uint8_t>(tree_.levels - level);
  const std::uint64_t covered = bulla_tree_span_bytes(&tree_, from_top) >> tree_.log2_block;
  if (index * covered >= tree_.data_blocks) return tree_.payload_bytes;
  return data_block_offset(index * covered) - level * block_bytes();
}

}  // namespace bulla
