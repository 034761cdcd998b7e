/* SPDX-License-Identifier: Apache-2.0
 *
 * How far an update by delta has come, kept where it outlives a power cut (DELTA.md 8.1). For
 * devices with two slots: the old image stays as it is, so the applier replays the patch and goes
 * on from the bytes that were written. The record grants nothing: what it says is checked by the
 * image's digest, and a lie costs the work done, never more.
 */
#ifndef BULLA_DELTA_CHECKPOINT_H_
#define BULLA_DELTA_CHECKPOINT_H_

#include <stdbool.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define BULLA_DELTA_CHECKPOINT_BYTES 64

struct bulla_delta_checkpoint {
  uint8_t patch[32]; /* digest of the stored payload, as the transport states it */
  uint64_t written;  /* bytes of the new image that are durable */
  uint32_t sequence; /* grows with each record */
};

/* A record, to be written to place `sequence % 2` after the image's bytes were made durable:
 *   offset  size
 *        0     4  "BDC1"
 *        4     4  sequence
 *        8     8  written
 *       16    32  patch
 *       48    12  zeros
 *       60     4  CRC-32 (IEEE) of what stands before */
void bulla_delta_checkpoint_write(const struct bulla_delta_checkpoint *checkpoint,
                                  uint8_t record[BULLA_DELTA_CHECKPOINT_BYTES]);

/* The newer of two places that holds a whole record of this patch. False when none does: written
 * and sequence are then 0 and the update begins at its start. Flash may hold anything. */
bool bulla_delta_checkpoint_read(const uint8_t places[2][BULLA_DELTA_CHECKPOINT_BYTES],
                                 const uint8_t patch[32],
                                 struct bulla_delta_checkpoint *checkpoint);

#ifdef __cplusplus
}
#endif

#endif /* BULLA_DELTA_CHECKPOINT_H_ */
