/* SPDX-License-Identifier: Apache-2.0
 *
 * Deltas in place for the driver of bulla/device.h, on devices with one slot: joins the driver of
 * bulla/delta_in_place.h to its list of decoders. After a power cut the record says that the slot
 * is being written, so nothing loads from it, until the same package has come again.
 */
#ifndef BULLA_DELTA_IN_PLACE_INSTALL_H_
#define BULLA_DELTA_IN_PLACE_INSTALL_H_

#include "bulla/decoder.h"
#include "bulla/delta_in_place.h"

#ifdef __cplusplus
extern "C" {
#endif

struct bulla_in_place_install {
  /* The caller's, before bulla_in_place_install_prepare. */
  const struct bulla_crypto *crypto;
  const struct bulla_in_place_flash *flash; /* its slot is the area of the component's image */
  uint8_t *memory;                          /* used only while a delta is delivered */
  size_t memory_bytes;                      /* BULLA_DELTA_MCU_MEMORY_BYTES, or more */

  struct bulla_decoder decoder; /* for the driver's list */
  struct bulla_in_place in_place;
  struct bulla_in_place_plan plan;
  uint64_t offset; /* in the patch */
};

/* Fills in `decoder`. Its `check` writes into the journal and not into the slot, and gives what
 * bulla_in_place_begin gives; ENCODING_UNSUPPORTED for a delta that is not made for it. A journal
 * that is left of an update which was finished is not in the way of the next one. */
void bulla_in_place_install_prepare(struct bulla_in_place_install *install);

#ifdef __cplusplus
}
#endif

#endif /* BULLA_DELTA_IN_PLACE_INSTALL_H_ */
