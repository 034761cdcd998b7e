/* SPDX-License-Identifier: Apache-2.0
 *
 * Streaming an admitted payload: hash blocks and data blocks in the order in which they stand in
 * the file, each checked before a byte of it is used; one block of memory for each level (FORMAT.md
 * 3).
 */
#ifndef BULLA_STREAM_H_
#define BULLA_STREAM_H_

#include "bulla/crypto.h"
#include "bulla/verdict.h"
#include "formats/wire/tree.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Memory for a stream over this shape: levels * block_bytes, at most 16 KiB. */
#define BULLA_STREAM_MEMORY_MAX (BULLA_TREE_LEVELS_MAX * BULLA_BLOCK_MAX_BYTES)

enum bulla_unit { BULLA_UNIT_HASH, BULLA_UNIT_DATA, BULLA_UNIT_END };

struct bulla_stream {
  const struct bulla_crypto *crypto;
  struct bulla_tree tree;
  const uint8_t *verity_digest; /* 32 bytes; NULL: `top` is the hash of the first unit */
  uint8_t top[BULLA_DIGEST_BYTES];
  uint8_t *blocks;                      /* the caller's: the open hash block of each level */
  uint32_t next[BULLA_TREE_LEVELS_MAX]; /* entry of that block that comes next */
  uint8_t level;                        /* of the next unit; tree.levels is data */
  uint64_t data_left;
  enum bulla_status failed; /* the first failure; a stream that failed stays failed */
};

/* Starts over the stored payload of an admitted image. MEMORY_EXCEEDED when `memory_bytes` is below
 * levels * block_bytes; WRONG_ORDER without a granted admission. */
BULLA_MUST_USE enum bulla_status bulla_stream_begin(struct bulla_stream *stream,
                                                    const struct bulla_crypto *crypto,
                                                    const struct bulla_admission *admission,
                                                    uint8_t *memory, size_t memory_bytes);

/* What comes next in the payload and how many bytes it has: a hash block, a data block, the end. */
enum bulla_unit bulla_stream_next(const struct bulla_stream *stream, size_t *unit_bytes);

/* Checks exactly the next unit. After OK its bytes, if data, may be used: those in `bytes` now, not
 * a second read of them. PAYLOAD_DIGEST. */
BULLA_MUST_USE enum bulla_status bulla_stream_take(struct bulla_stream *stream,
                                                   const uint8_t *bytes, size_t length);

/* OK when every byte was taken, else WRONG_ORDER or the first failure. */
BULLA_MUST_USE enum bulla_status bulla_stream_finish(const struct bulla_stream *stream);

/* For several workers: after the top hash block was taken, each of its entries heads a stream of
 * its own over a run of the payload. Gives the number of them (0 when the tree has no hash block).
 */
uint32_t bulla_stream_branches(const struct bulla_stream *stream);

/* Where branch `index` stands: offset and length in the payload. */
void bulla_stream_branch_extent(const struct bulla_stream *stream, uint32_t index,
                                uint64_t *payload_offset, uint64_t *payload_bytes,
                                uint64_t *data_offset);

/* Starts a stream over one branch; `stream` must have taken its top block and nothing more. */
BULLA_MUST_USE enum bulla_status bulla_stream_begin_branch(struct bulla_stream *branch,
                                                           const struct bulla_stream *stream,
                                                           uint32_t index, uint8_t *memory,
                                                           size_t memory_bytes);

#ifdef __cplusplus
}
#endif

#endif /* BULLA_STREAM_H_ */
