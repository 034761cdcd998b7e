/* SPDX-License-Identifier: Apache-2.0
 *
 * Deltas for the driver of bulla/device.h, on devices with two slots: the old image is read from
 * the slot that runs, the new one written into the other, and an update that was cut short goes on
 * from its last checkpoint when the same package comes again (DELTA.md 8.1). Joins the applier of
 * bulla/delta.h, the checkpoints of bulla/delta_checkpoint.h and the board.
 */
#ifndef BULLA_DELTA_INSTALL_H_
#define BULLA_DELTA_INSTALL_H_

#include "bulla/crypto.h"
#include "bulla/decoder.h"
#include "bulla/delta.h"
#include "bulla/delta_checkpoint.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Where checkpoints stand in flash: two places, each erased without the other. */
struct bulla_delta_journal {
  void *context;
  uint32_t step_bytes; /* between checkpoints: a power of two, and whole erase units of the slot */
  enum bulla_status (*read)(void *context, uint8_t places[2][BULLA_DELTA_CHECKPOINT_BYTES]);
  enum bulla_status (*write)(void *context, uint32_t place,
                             const uint8_t record[BULLA_DELTA_CHECKPOINT_BYTES]);
  enum bulla_status (*clear)(void *context); /* both; does nothing where nothing stands */
  /* Makes an image's area ready to be written from `offset` on, a multiple of step_bytes; what lies
   * before it stays. Instead of the board's `erase`. */
  enum bulla_status (*reopen)(void *context, const struct bulla_area *area, uint64_t offset);
};

struct bulla_delta_install {
  /* The caller's, before bulla_delta_install_prepare. */
  const struct bulla_crypto *crypto;
  const struct bulla_delta_journal *journal; /* NULL: what was cut short begins again */
  const struct bulla_delta_zstd *zstd;       /* may be NULL, as in struct bulla_delta_setup */
  uint8_t *memory;                           /* used only while a delta is delivered */
  size_t memory_bytes;                       /* BULLA_DELTA_MCU_MEMORY_BYTES, or more */

  struct bulla_decoder decoder; /* for the driver's list */
  struct bulla_decoding decoding;
  struct bulla_delta delta;
  struct bulla_delta_checkpoint checkpoint; /* that was written last */
};

/* Fills in `decoder`. Its `check` gives BASE_MISMATCH where no image runs or another one than the
 * base, by the digest over what lies in flash; ENCODING_UNSUPPORTED for a delta that is to be
 * applied in place. A checkpoint that lies, or a slot that was changed behind it, ends in
 * RESULT_DIGEST once; the next delivery begins at the start. */
void bulla_delta_install_prepare(struct bulla_delta_install *install);

#ifdef __cplusplus
}
#endif

#endif /* BULLA_DELTA_INSTALL_H_ */
