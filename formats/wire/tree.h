/* SPDX-License-Identifier: Apache-2.0
 *
 * The shape of a payload's hash tree, from nothing but the signed size (FORMAT.md 3): how many
 * levels and hash blocks, how long the payload is, where a data block stands. Hash blocks stand in
 * pre-order, each before all that it covers. Exactly the tree of Linux fs-verity with SHA-256 and
 * no salt.
 */
#ifndef BULLA_FORMATS_WIRE_TREE_H_
#define BULLA_FORMATS_WIRE_TREE_H_

#include "formats/wire/cursor.h"
#include "formats/wire/limits.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Size of what was hashed, block size, SHA-256 of the fs-verity descriptor. */
struct bulla_blob {
  uint64_t size;
  uint8_t log2_block; /* 10 or 12 */
  const uint8_t *digest;
};

struct bulla_tree {
  uint64_t size;
  uint32_t block_bytes;
  uint8_t log2_block;
  uint8_t levels; /* hash levels: 0 when one block or none holds all */
  uint64_t data_blocks;
  uint64_t hash_blocks;
  uint64_t payload_bytes; /* size + hash_blocks * block_bytes */
};

/* FIELD_INVALID: log2_block is neither 10 nor 12. SIZE_OUT_OF_RANGE: more than four levels. */
BULLA_MUST_USE enum bulla_status bulla_tree_shape(uint64_t size, uint32_t log2_block,
                                                  struct bulla_tree *tree);

/* How many blocks at `level` cover `size` bytes of data: level 0 is the top, `levels` are data. */
uint64_t bulla_tree_blocks_at(const struct bulla_tree *tree, uint8_t level, uint64_t size);

/* Data bytes that one full block at `level` covers. */
uint64_t bulla_tree_span_bytes(const struct bulla_tree *tree, uint8_t level);

/* Hash blocks that stand before data block `index` in pre-order, itself not counted: its offset in
 * the payload is (index + that) * block_bytes. index < data_blocks. */
uint64_t bulla_tree_hash_blocks_before(const struct bulla_tree *tree, uint64_t index);

/* The 256-byte fs-verity descriptor whose SHA-256 is the digest (Linux fsverity(7)): version 1,
 * SHA-256, no salt. */
void bulla_verity_descriptor(uint64_t size, uint8_t log2_block, const uint8_t root[32],
                             uint8_t descriptor[BULLA_VERITY_DESCRIPTOR_BYTES]);

#ifdef __cplusplus
}
#endif

#endif /* BULLA_FORMATS_WIRE_TREE_H_ */
