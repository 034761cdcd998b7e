/* SPDX-License-Identifier: Apache-2.0
 *
 * Measuring an image: the fs-verity digest of bytes that come in order, in constant memory. For
 * stage 14 and for the check at load.
 */
#ifndef BULLA_MEASURE_H_
#define BULLA_MEASURE_H_

#include "bulla/crypto.h"
#include "formats/wire/limits.h"
#include "formats/wire/tree.h"

#ifdef __cplusplus
extern "C" {
#endif

struct bulla_measure_level {
  struct bulla_sha256 hash; /* of the block that is being filled */
  uint32_t entries;         /* in it */
  uint64_t total;           /* hashes that came to this level */
  uint8_t last[BULLA_DIGEST_BYTES];
};

struct bulla_measure {
  const struct bulla_crypto *crypto;
  uint8_t log2_block;
  uint64_t size;            /* bytes taken so far */
  struct bulla_sha256 data; /* of the data block that is being filled */
  struct bulla_measure_level levels[BULLA_TREE_LEVELS_MAX + 1];
  enum bulla_status failed;
};

/* log2_block 10 or 12: FIELD_INVALID. */
BULLA_MUST_USE enum bulla_status bulla_measure_begin(struct bulla_measure *measure,
                                                     const struct bulla_crypto *crypto,
                                                     uint32_t log2_block);

/* Any length at a time. SIZE_OUT_OF_RANGE beyond four levels, CRYPTO_FAILED. */
BULLA_MUST_USE enum bulla_status bulla_measure_update(struct bulla_measure *measure,
                                                      const uint8_t *bytes, size_t length);

/* The digest of all that was taken; the measure cannot go on after it. */
BULLA_MUST_USE enum bulla_status bulla_measure_end(struct bulla_measure *measure,
                                                   uint8_t digest[BULLA_DIGEST_BYTES]);

/* The same, compared: LENGTH_MISMATCH for another size, RESULT_DIGEST for another content. */
BULLA_MUST_USE enum bulla_status bulla_measure_expect(struct bulla_measure *measure,
                                                      const struct bulla_blob *wanted);

#ifdef __cplusplus
}
#endif

#endif /* BULLA_MEASURE_H_ */
