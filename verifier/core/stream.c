/* SPDX-License-Identifier: Apache-2.0
 *
 * Checking a payload unit by unit, in the order in which it stands (FORMAT.md 3). The shape comes
 * from the signed size; nothing is read from the payload that could change it.
 */
#include "bulla/stream.h"

#include <string.h>

#include "formats/wire/try.h"

static uint32_t fanout(const struct bulla_tree *tree) {
  return tree->block_bytes / BULLA_DIGEST_BYTES;
}

static enum bulla_status begin(struct bulla_stream *stream, const struct bulla_crypto *crypto,
                               uint64_t size, uint8_t log2_block, uint8_t *memory,
                               size_t memory_bytes) {
  memset(stream, 0, sizeof *stream);
  stream->failed = BULLA_WRONG_ORDER;
  BULLA_TRY(bulla_tree_shape(size, log2_block, &stream->tree));
  if (memory_bytes < (size_t)stream->tree.levels * stream->tree.block_bytes) {
    return BULLA_MEMORY_EXCEEDED;
  }
  stream->crypto = crypto;
  stream->blocks = memory;
  stream->data_left = size;
  stream->failed = BULLA_OK;
  return BULLA_OK;
}

/* The signed digest is of the descriptor, never of a naked root: it binds size and block size too.
 */
static enum bulla_status check_root(const struct bulla_stream *stream, const uint8_t root[32]) {
  uint8_t descriptor[BULLA_VERITY_DESCRIPTOR_BYTES];
  uint8_t digest[BULLA_DIGEST_BYTES];
  struct bulla_sha256 hash;
  const struct bulla_crypto *crypto = stream->crypto;
  bulla_verity_descriptor(stream->tree.size, stream->tree.log2_block, root, descriptor);
  BULLA_TRY(crypto->sha256_init(crypto->context, &hash));
  BULLA_TRY(crypto->sha256_update(crypto->context, &hash, descriptor, sizeof descriptor));
  BULLA_TRY(crypto->sha256_final(crypto->context, &hash, digest));
  return bulla_digest_equal(digest, stream->verity_digest) ? BULLA_OK : BULLA_PAYLOAD_DIGEST;
}

enum bulla_status bulla_stream_begin(struct bulla_stream *stream, const struct bulla_crypto *crypto,
                                     const struct bulla_admission *admission, uint8_t *memory,
                                     size_t memory_bytes) {
  static const uint8_t kEmptyRoot[BULLA_DIGEST_BYTES] = {0};
  const struct bulla_blob *stored = &admission->stored;
  if (!admission->granted || stored->digest == NULL) {
    memset(stream, 0, sizeof *stream);
    stream->failed = BULLA_WRONG_ORDER;
    return BULLA_WRONG_ORDER;
  }
  BULLA_TRY(begin(stream, crypto, stored->size, stored->log2_block, memory, memory_bytes));
  stream->verity_digest = stored->digest;
  /* Empty content has no unit; its root is 32 zeros. */
  if (stored->size == 0) stream->failed = check_root(stream, kEmptyRoot);
  return stream->failed;
}

enum bulla_unit bulla_stream_next(const struct bulla_stream *stream, size_t *unit_bytes) {
  const struct bulla_tree *tree = &stream->tree;
  *unit_bytes = 0;
  if (stream->data_left == 0 || stream->failed != BULLA_OK) return BULLA_UNIT_END;
  *unit_bytes = tree->block_bytes;
  if (stream->level < tree->levels) return BULLA_UNIT_HASH;
  if (stream->data_left < tree->block_bytes) *unit_bytes = (size_t)stream->data_left;
  return BULLA_UNIT_DATA;
}

/* SHA-256 of a block; a short last data block is hashed with zeros behind it. */
static enum bulla_status hash_unit(const struct bulla_stream *stream, const uint8_t *bytes,
                                   size_t length, uint8_t digest[BULLA_DIGEST_BYTES]) {
  static const uint8_t kZeros[64] = {0};
  const struct bulla_crypto *crypto = stream->crypto;
  struct bulla_sha256 hash;
  BULLA_TRY(crypto->sha256_init(crypto->context, &hash));
  BULLA_TRY(crypto->sha256_update(crypto->context, &hash, bytes, length));
  for (size_t missing = stream->tree.block_bytes - length; missing > 0;) {
    const size_t step = missing < sizeof kZeros ? missing : sizeof kZeros;
    BULLA_TRY(crypto->sha256_update(crypto->context, &hash, kZeros, step));
    missing -= step;
  }
  return crypto->sha256_final(crypto->context, &hash, digest);
}

static uint8_t *block_at(const struct bulla_stream *stream, uint8_t level) {
  return stream->blocks + (size_t)level * stream->tree.block_bytes;
}

static enum bulla_status check_hash(const struct bulla_stream *stream, const uint8_t digest[32]) {
  const uint8_t *wanted = stream->top;
  if (stream->level == 0 && stream->verity_digest != NULL) return check_root(stream, digest);
  if (stream->level > 0) {
    const uint8_t above = (uint8_t)(stream->level - 1);
    wanted = block_at(stream, above) + (size_t)stream->next[above] * BULLA_DIGEST_BYTES;
  }
  return bulla_digest_equal(digest, wanted) ? BULLA_OK : BULLA_PAYLOAD_DIGEST;
}

/* Entries of a hash block at `level` that the data still to come will use; the rest must be zero.
 */
static uint32_t entries_used(const struct bulla_stream *stream, uint8_t level) {
  const uint64_t needed =
      bulla_tree_blocks_at(&stream->tree, (uint8_t)(level + 1), stream->data_left);
  return needed < fanout(&stream->tree) ? (uint32_t)needed : fanout(&stream->tree);
}

static enum bulla_status open_hash_block(struct bulla_stream *stream, const uint8_t *bytes) {
  const uint8_t level = stream->level;
  const size_t used = (size_t)entries_used(stream, level) * BULLA_DIGEST_BYTES;
  for (size_t i = used; i < stream->tree.block_bytes; i++) {
    if (bytes[i] != 0) return BULLA_PAYLOAD_DIGEST;
  }
  memcpy(block_at(stream, level), bytes, stream->tree.block_bytes);
  stream->next[level] = 0;
  stream->level++;
  return BULLA_OK;
}

/* After a data block: the next entry of the lowest hash block that still has one. */
static void advance(struct bulla_stream *stream, size_t length) {
  stream->data_left -= length;
  while (stream->level > 0) {
    const uint8_t above = (uint8_t)(stream->level - 1);
    if (++stream->next[above] < fanout(&stream->tree)) return;
    stream->level = above;
  }
}

static enum bulla_status take(struct bulla_stream *stream, const uint8_t *bytes, size_t length) {
  uint8_t digest[BULLA_DIGEST_BYTES];
  size_t unit_bytes;
  const enum bulla_unit unit = bulla_stream_next(stream, &unit_bytes);
  if (unit == BULLA_UNIT_END || length != unit_bytes) return BULLA_WRONG_ORDER;
  BULLA_TRY(hash_unit(stream, bytes, length, digest));
  BULLA_TRY(check_hash(stream, digest));
  if (unit == BULLA_UNIT_HASH) return open_hash_block(stream, bytes);
  advance(stream, length);
  return BULLA_OK;
}

enum bulla_status bulla_stream_take(struct bulla_stream *stream, const uint8_t *bytes,
                                    size_t length) {
  if (stream->failed == BULLA_OK) stream->failed = take(stream, bytes, length);
  return stream->failed;
}

enum bulla_status bulla_stream_finish(const struct bulla_stream *stream) {
  if (stream->failed != BULLA_OK) return stream->failed;
  return stream->data_left == 0 ? BULLA_OK : BULLA_WRONG_ORDER;
}

uint32_t bulla_stream_branches(const struct bulla_stream *stream) {
  const struct bulla_tree *tree = &stream->tree;
  if (tree->levels == 0) return 0;
  return (uint32_t)bulla_tree_blocks_at(tree, 1, tree->size);
}

/* Bytes of data under branch `index`. */
static uint64_t branch_size(const struct bulla_tree *tree, uint32_t index) {
  const uint64_t span = bulla_tree_span_bytes(tree, 1);
  const uint64_t left = tree->size - index * span;
  return left < span ? left : span;
}

/* A branch is as deep as the tree below its top, even when its data would fit a smaller tree. */
static uint64_t branch_payload(const struct bulla_tree *tree, uint64_t size) {
  uint64_t hash_blocks = 0;
  for (uint8_t level = 1; level < tree->levels; level++) {
    hash_blocks += bulla_tree_blocks_at(tree, level, size);
  }
  return size + hash_blocks * tree->block_bytes;
}

void bulla_stream_branch_extent(const struct bulla_stream *stream, uint32_t index,
                                uint64_t *payload_offset, uint64_t *payload_bytes,
                                uint64_t *data_offset) {
  const struct bulla_tree *tree = &stream->tree;
  const uint64_t span = bulla_tree_span_bytes(tree, 1);
  *data_offset = index * span;
  *payload_offset = tree->block_bytes + index * branch_payload(tree, span);
  *payload_bytes = branch_payload(tree, branch_size(tree, index));
}

enum bulla_status bulla_stream_begin_branch(struct bulla_stream *branch,
                                            const struct bulla_stream *stream, uint32_t index,
                                            uint8_t *memory, size_t memory_bytes) {
  const struct bulla_tree *tree = &stream->tree;
  const bool ready = stream->failed == BULLA_OK && stream->level == 1 && stream->next[0] == 0;
  if (!ready || index >= bulla_stream_branches(stream)) {
    memset(branch, 0, sizeof *branch);
    branch->failed = BULLA_WRONG_ORDER;
    return BULLA_WRONG_ORDER;
  }
  const uint64_t size = branch_size(tree, index);
  BULLA_TRY(begin(branch, stream->crypto, size, tree->log2_block, memory, memory_bytes));
  branch->tree.levels = (uint8_t)(tree->levels - 1);
  branch->tree.payload_bytes = branch_payload(tree, size);
  if (memory_bytes < (size_t)branch->tree.levels * tree->block_bytes) {
    branch->failed = BULLA_MEMORY_EXCEEDED;
    return BULLA_MEMORY_EXCEEDED;
  }
  memcpy(branch->top, block_at(stream, 0) + (size_t)index * BULLA_DIGEST_BYTES, BULLA_DIGEST_BYTES);
  return BULLA_OK;
}
