/* SPDX-License-Identifier: Apache-2.0
 *
 * How working memory is divided: one formula for the generator, entry 6 of the transport and the
 * applier (DELTA.md 2.2).
 */
#ifndef BULLA_VERIFIER_DELTA_LAYOUT_H_
#define BULLA_VERIFIER_DELTA_LAYOUT_H_

#include <stdbool.h>

#include "bulla/delta.h"
#include "verifier/delta/walk.h"

#define BULLA_DELTA_FORMAT 1 /* the first byte of a stream */

enum {
  BULLA_DELTA_MODEL_BITS_MIN = 10,
  BULLA_DELTA_MODEL_BITS_MAX = 22,
  BULLA_DELTA_TABLE_BITS_MIN = 6,
  BULLA_DELTA_TABLE_BITS_MAX = 18,
  BULLA_DELTA_WINDOW_LOG_MIN = 10,
  BULLA_DELTA_WINDOW_LOG_MAX = 27
};

/* Bytes from the start of each part to the start of the memory, which is rounded up to 8. */
struct bulla_delta_layout {
  uint32_t ranges;
  uint32_t counters;
  uint32_t tables;
  uint32_t new_offsets;
  uint32_t old_offsets;
  uint32_t order;
  uint32_t buckets; /* of sizes that are not small */
  uint32_t elf;     /* of sizes that are not small */
  uint32_t window;
  uint32_t window_bytes;
  uint32_t input;
  uint32_t input_bytes;
  uint32_t output; /* behind HISTORY_BYTES; 8 bytes follow output_bytes */
  uint32_t output_bytes;
  uint32_t end;
};

/* At most 2^10 learned targets: a microcontroller. Windows are small, and relocatable ELF files,
 * which it has no use for, are not there. */
bool bulla_delta_is_small(unsigned table_bits);

bool bulla_delta_params_valid(const struct bulla_delta_params *params);

/* For valid parameters. */
struct bulla_delta_layout bulla_delta_layout_of(const struct bulla_delta_params *params);

/* The parts of a walk that stand in memory. */
void bulla_delta_lay_out(struct bulla_delta_walk *walk, const struct bulla_delta_layout *layout,
                         uint8_t *memory);

#endif /* BULLA_VERIFIER_DELTA_LAYOUT_H_ */
