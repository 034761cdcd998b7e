/* SPDX-License-Identifier: Apache-2.0
 *
 * Whether what was read back is a state that an applier can be in, as far as memory and progress
 * depend on it: a journal may hold anything. What only changes predictions is not looked at.
 */
#ifndef BULLA_VERIFIER_DELTA_RESTORE_CHECK_H_
#define BULLA_VERIFIER_DELTA_RESTORE_CHECK_H_

#include "verifier/delta/state.h"

/* The numbers of a state; rows follow. Without padding: larger ones stand first. */
struct bulla_delta_saved {
  uint64_t taken; /* of the patch */
  uint64_t position;
  uint64_t left; /* new bytes that the segment still gives; 0 between segments */
  uint64_t stored_left;
  uint64_t copy_offset; /* of the next byte */
  uint64_t base;
  uint32_t phase;
  uint32_t input_bytes;
  uint32_t output_bytes;
  uint32_t arch;
  uint32_t model_bits;
  uint32_t table_bits;
  uint32_t cover_count;
  uint32_t range_count;
  uint32_t old_map_count;
  uint32_t new_map_count;
  uint32_t new_size; /* of the walk */
  uint32_t range;
  uint32_t code;
  uint32_t stage;
  uint32_t cover;
  uint32_t walked;
  uint32_t from;
  uint32_t end;
  uint32_t hits;
  uint32_t since_miss;
  uint32_t last_word;
  uint32_t winners;
  uint32_t new_page_known;
  uint32_t zero;
};
_Static_assert(sizeof(struct bulla_delta_saved) == 6 * 8 + 24 * 4, "no padding");

/* All ENCODING_INVALID. The numbers, against header and setup: */
BULLA_MUST_USE enum bulla_status bulla_delta_check_numbers(const struct bulla_delta *delta,
                                                           const struct bulla_delta_saved *saved);

/* Ranges and maps, once they were read; fills in what follows from them. */
BULLA_MUST_USE enum bulla_status bulla_delta_check_shape(struct bulla_delta_walk *walk,
                                                         uint64_t old_size);

/* The rows, and where the walk stands among its covers. */
BULLA_MUST_USE enum bulla_status bulla_delta_check_walk(const struct bulla_delta_walk *walk);

#endif /* BULLA_VERIFIER_DELTA_RESTORE_CHECK_H_ */
