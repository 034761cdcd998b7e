/* SPDX-License-Identifier: Apache-2.0
 *
 * A cover: a run of new bytes that resembles a run of old ones. Where a pair of words differs by a
 * shifted address the cover goes on; what no cover holds is a literal.
 */
#ifndef BULLA_VERIFIER_DELTA_COVER_H_
#define BULLA_VERIFIER_DELTA_COVER_H_

#include <stdint.h>

/* Offsets are in the old and new bytes of one segment. */
struct bulla_delta_cover {
  uint32_t new_offset;
  uint32_t old_offset;
  uint32_t length;
};

#endif /* BULLA_VERIFIER_DELTA_COVER_H_ */
