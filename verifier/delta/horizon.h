/* SPDX-License-Identifier: Apache-2.0
 *
 * In place the new image overwrites the old one page by page (DELTA.md 5.7). What is gone by then
 * reads as zeros, and where that begins is a rule of the format: coder and decoder agree on it
 * without a word in the stream.
 */
#ifndef BULLA_VERIFIER_DELTA_HORIZON_H_
#define BULLA_VERIFIER_DELTA_HORIZON_H_

#include <stdbool.h>

#include "bulla/delta.h"

#ifdef __cplusplus
extern "C" {
#endif

enum { BULLA_DELTA_ERASE_MIN = 64 };

static inline bool bulla_delta_is_in_place(const struct bulla_delta_in_place *in_place) {
  return in_place->erase_bytes != 0;
}

/* The first old byte, counted in the image, that is still there while a step begins at the new
 * byte `position`. 0 when not in place. For valid geometries. */
static inline uint64_t bulla_delta_horizon(const struct bulla_delta_in_place *in_place,
                                           uint64_t position) {
  if (!bulla_delta_is_in_place(in_place)) return 0;
  const uint64_t page_end = (position | (in_place->erase_bytes - 1)) + 1;
  return page_end > in_place->scratch_bytes ? page_end - in_place->scratch_bytes : 0;
}

/* Bytes from `position` to the end of its page, at most `most`; `most` when not in place. */
static inline uint32_t bulla_delta_page_left(const struct bulla_delta_in_place *in_place,
                                             uint64_t position, uint32_t most) {
  if (!bulla_delta_is_in_place(in_place)) return most;
  const uint32_t left = in_place->erase_bytes - ((uint32_t)position & (in_place->erase_bytes - 1));
  return left < most ? left : most;
}

#ifdef __cplusplus
}
#endif

#endif /* BULLA_VERIFIER_DELTA_HORIZON_H_ */
