/* SPDX-License-Identifier: Apache-2.0
 *
 * How an update in place fits the flash of a device, and whether the slot holds its base.
 */
#ifndef BULLA_VERIFIER_DELTA_IN_PLACE_GEOMETRY_H_
#define BULLA_VERIFIER_DELTA_IN_PLACE_GEOMETRY_H_

#include "bulla/delta_in_place.h"
#include "bulla/measure.h"

/* Pages that hold so many bytes; for sizes that fit the slot. */
uint32_t bulla_in_place_pages(uint64_t bytes, const struct bulla_delta_in_place *geometry);

uint32_t bulla_in_place_ring_pages(const struct bulla_in_place_flash *flash,
                                   const struct bulla_delta_in_place *geometry);

/* SPACE_EXCEEDED, as bulla_in_place_begin says. */
BULLA_MUST_USE enum bulla_status bulla_in_place_check_space(
    const struct bulla_in_place_flash *flash, const struct bulla_in_place_plan *plan);

/* Pages from one record to the next, at least 1: while page p is written, a ring of R pages holds
 * the old pages p - R + 1 to p. Decoding again from page q reads old pages from q - C / E + 1 on,
 * so p may be at most q + R - C / E. For a plan that fits. */
uint32_t bulla_in_place_interval(const struct bulla_in_place_flash *flash,
                                 const struct bulla_in_place_plan *plan);

/* `measure` is room for the work. BASE_MISMATCH; what flash and crypto gave. */
BULLA_MUST_USE enum bulla_status bulla_in_place_check_base(const struct bulla_in_place_flash *flash,
                                                           const struct bulla_blob *base,
                                                           const struct bulla_crypto *crypto,
                                                           struct bulla_measure *measure);

#endif /* BULLA_VERIFIER_DELTA_IN_PLACE_GEOMETRY_H_ */
