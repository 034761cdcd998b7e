/* SPDX-License-Identifier: Apache-2.0
 *
 * Arithmetic of the hash tree (FORMAT.md 3).
 */
#include "formats/wire/tree.h"

#include <string.h>

/* Hashes to a block: block / 32, as a shift. */
static unsigned log2_fanout(const struct bulla_tree *tree) {
  return tree->log2_block - 5u;
}

static uint64_t shift_up(uint64_t value, unsigned bits) {
  return (value >> bits) + ((value & ((UINT64_C(1) << bits) - 1)) != 0);
}

enum bulla_status bulla_tree_shape(uint64_t size, uint32_t log2_block, struct bulla_tree *tree) {
  if (log2_block != BULLA_LOG2_BLOCK_SMALL && log2_block != BULLA_LOG2_BLOCK_LARGE) {
    return BULLA_FIELD_INVALID;
  }
  tree->size = size;
  tree->log2_block = (uint8_t)log2_block;
  tree->block_bytes = UINT32_C(1) << log2_block;
  tree->levels = 0;
  tree->data_blocks = shift_up(size, log2_block);
  tree->hash_blocks = 0;
  for (uint64_t nodes = tree->data_blocks; nodes > 1; tree->hash_blocks += nodes) {
    if (tree->levels == BULLA_TREE_LEVELS_MAX) return BULLA_SIZE_OUT_OF_RANGE;
    tree->levels++;
    nodes = shift_up(nodes, log2_fanout(tree));
  }
  tree->payload_bytes = size + (tree->hash_blocks << log2_block); /* at most 1 TiB + 1 % */
  return BULLA_OK;
}

/* A full block at `level` covers two to the power of this, in bytes of data. */
static unsigned log2_span(const struct bulla_tree *tree, uint8_t level) {
  return tree->log2_block + ((unsigned)tree->levels - level) * log2_fanout(tree);
}

uint64_t bulla_tree_span_bytes(const struct bulla_tree *tree, uint8_t level) {
  return UINT64_C(1) << log2_span(tree, level);
}

uint64_t bulla_tree_blocks_at(const struct bulla_tree *tree, uint8_t level, uint64_t size) {
  return shift_up(size, log2_span(tree, level));
}

uint64_t bulla_tree_hash_blocks_before(const struct bulla_tree *tree, uint64_t index) {
  uint64_t before = 0;
  for (uint8_t level = 0; level < tree->levels; level++) {
    const unsigned below = (unsigned)tree->levels - level;
    before += (index >> (below * log2_fanout(tree))) + 1;
  }
  return before;
}

void bulla_verity_descriptor(uint64_t size, uint8_t log2_block, const uint8_t root[32],
                             uint8_t descriptor[BULLA_VERITY_DESCRIPTOR_BYTES]) {
  memset(descriptor, 0, BULLA_VERITY_DESCRIPTOR_BYTES);
  descriptor[0] = 1; /* version */
  descriptor[1] = 1; /* SHA-256 */
  descriptor[2] = log2_block;
  for (size_t i = 0; i < 8; i++) descriptor[8 + i] = (uint8_t)(size >> (8 * i));
  memcpy(descriptor + 16, root, BULLA_DIGEST_BYTES);
}
