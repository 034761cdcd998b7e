/* SPDX-License-Identifier: Apache-2.0
 *
 * The fs-verity digest of a sequence of bytes in constant memory (FORMAT.md 3): one hash state for
 * the data block and one for the open hash block of each level.
 */
#include "bulla/measure.h"

#include <string.h>

#include "formats/wire/try.h"

static uint32_t block_bytes(const struct bulla_measure *measure) {
  return UINT32_C(1) << measure->log2_block;
}

static enum bulla_status pad(const struct bulla_crypto *crypto, struct bulla_sha256 *hash,
                             size_t length) {
  static const uint8_t kZeros[64] = {0};
  while (length > 0) {
    const size_t step = length < sizeof kZeros ? length : sizeof kZeros;
    BULLA_TRY(crypto->sha256_update(crypto->context, hash, kZeros, step));
    length -= step;
  }
  return BULLA_OK;
}

enum bulla_status bulla_measure_begin(struct bulla_measure *measure,
                                      const struct bulla_crypto *crypto, uint32_t log2_block) {
  struct bulla_tree shape;
  memset(measure, 0, sizeof *measure);
  measure->failed = BULLA_FIELD_INVALID;
  BULLA_TRY(bulla_tree_shape(0, log2_block, &shape));
  measure->crypto = crypto;
  measure->log2_block = (uint8_t)log2_block;
  measure->failed = BULLA_OK;
  return BULLA_OK;
}

/* Closes the open hash block of a level, padded, and gives its hash. */
static enum bulla_status close_level(const struct bulla_measure *measure,
                                     struct bulla_measure_level *level, uint8_t digest[32]) {
  const struct bulla_crypto *crypto = measure->crypto;
  const size_t filled = (size_t)level->entries * BULLA_DIGEST_BYTES;
  BULLA_TRY(pad(crypto, &level->hash, block_bytes(measure) - filled));
  level->entries = 0;
  return crypto->sha256_final(crypto->context, &level->hash, digest);
}

static enum bulla_status add_entry(const struct bulla_measure *measure,
                                   struct bulla_measure_level *level, const uint8_t digest[32]) {
  const struct bulla_crypto *crypto = measure->crypto;
  if (level->entries == 0) BULLA_TRY(crypto->sha256_init(crypto->context, &level->hash));
  memcpy(level->last, digest, BULLA_DIGEST_BYTES);
  level->total++;
  level->entries++;
  return crypto->sha256_update(crypto->context, &level->hash, digest, BULLA_DIGEST_BYTES);
}

/* Puts a hash into the lowest level and carries full blocks upwards. */
static enum bulla_status carry(struct bulla_measure *measure, size_t from, uint8_t digest[32]) {
  const uint32_t fanout = block_bytes(measure) / BULLA_DIGEST_BYTES;
  for (size_t i = from;; i++) {
    if (i > BULLA_TREE_LEVELS_MAX) return BULLA_SIZE_OUT_OF_RANGE;
    struct bulla_measure_level *level = &measure->levels[i];
    BULLA_TRY(add_entry(measure, level, digest));
    if (level->entries < fanout) return BULLA_OK;
    BULLA_TRY(close_level(measure, level, digest));
  }
}

static enum bulla_status end_data_block(struct bulla_measure *measure) {
  const struct bulla_crypto *crypto = measure->crypto;
  const size_t filled = (size_t)(measure->size & (block_bytes(measure) - 1));
  uint8_t digest[BULLA_DIGEST_BYTES];
  if (filled != 0) BULLA_TRY(pad(crypto, &measure->data, block_bytes(measure) - filled));
  BULLA_TRY(crypto->sha256_final(crypto->context, &measure->data, digest));
  return carry(measure, 0, digest);
}

static enum bulla_status update(struct bulla_measure *measure, const uint8_t *bytes,
                                size_t length) {
  const struct bulla_crypto *crypto = measure->crypto;
  const size_t block = block_bytes(measure);
  while (length > 0) {
    const size_t filled = (size_t)(measure->size & (block - 1));
    const size_t step = length < block - filled ? length : block - filled;
    if (filled == 0) BULLA_TRY(crypto->sha256_init(crypto->context, &measure->data));
    BULLA_TRY(crypto->sha256_update(crypto->context, &measure->data, bytes, step));
    measure->size += step;
    bytes += step;
    length -= step;
    if (filled + step == block) BULLA_TRY(end_data_block(measure));
  }
  return BULLA_OK;
}

enum bulla_status bulla_measure_update(struct bulla_measure *measure, const uint8_t *bytes,
                                       size_t length) {
  if (measure->failed == BULLA_OK) measure->failed = update(measure, bytes, length);
  return measure->failed;
}

/* Closes what is open, level by level, until one hash stands alone: the root. */
static enum bulla_status find_root(struct bulla_measure *measure, uint8_t root[32]) {
  memset(root, 0, BULLA_DIGEST_BYTES); /* of nothing at all */
  if (measure->size == 0) return BULLA_OK;
  if ((measure->size & (block_bytes(measure) - 1)) != 0) BULLA_TRY(end_data_block(measure));
  for (size_t i = 0; i <= BULLA_TREE_LEVELS_MAX; i++) {
    struct bulla_measure_level *level = &measure->levels[i];
    if (level->total == 1) {
      memcpy(root, level->last, BULLA_DIGEST_BYTES);
      return BULLA_OK;
    }
    if (level->entries == 0) continue;
    uint8_t digest[BULLA_DIGEST_BYTES];
    BULLA_TRY(close_level(measure, level, digest));
    BULLA_TRY(carry(measure, i + 1, digest));
  }
  return BULLA_SIZE_OUT_OF_RANGE;
}

enum bulla_status bulla_measure_end(struct bulla_measure *measure,
                                    uint8_t digest[BULLA_DIGEST_BYTES]) {
  const struct bulla_crypto *crypto = measure->crypto;
  uint8_t root[BULLA_DIGEST_BYTES];
  uint8_t descriptor[BULLA_VERITY_DESCRIPTOR_BYTES];
  struct bulla_sha256 hash;
  BULLA_TRY(measure->failed);
  measure->failed = BULLA_WRONG_ORDER; /* for whatever comes after the end */
  BULLA_TRY(find_root(measure, root));
  bulla_verity_descriptor(measure->size, measure->log2_block, root, descriptor);
  BULLA_TRY(crypto->sha256_init(crypto->context, &hash));
  BULLA_TRY(crypto->sha256_update(crypto->context, &hash, descriptor, sizeof descriptor));
  return crypto->sha256_final(crypto->context, &hash, digest);
}

enum bulla_status bulla_measure_expect(struct bulla_measure *measure,
                                       const struct bulla_blob *wanted) {
  uint8_t digest[BULLA_DIGEST_BYTES];
  if (measure->failed == BULLA_OK && measure->size != wanted->size) return BULLA_LENGTH_MISMATCH;
  BULLA_TRY(bulla_measure_end(measure, digest));
  return bulla_digest_equal(digest, wanted->digest) ? BULLA_OK : BULLA_RESULT_DIGEST;
}
