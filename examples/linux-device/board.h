/* SPDX-License-Identifier: Apache-2.0
 *
 * A Linux device as bulla/board.h wants it: each area is a file in one folder. Partitions or raw
 * flash would be other paths; what is kept is the order of writing, syncing and naming.
 */
#ifndef EXAMPLE_BOARD_H_
#define EXAMPLE_BOARD_H_

#include <bulla/device.h>

/* The only component of this device, as `bulla inspect` prints it. */
extern const uint8_t kApp[BULLA_UUID_BYTES];

/* Beside those of bulla/board.h: what is kept of a delta that was cut short, in slots 0 and 1. */
#define BOARD_AREA_CHECKPOINT ((enum bulla_area_kind)4)

enum { kPathBytes = 512 };

struct board {
  struct bulla_board functions; /* its context is this struct */
  const char *folder;
};

void board_start(struct board *board, const char *folder);

/* Gives up what an area holds from there on. */
BULLA_MUST_USE enum bulla_status board_shorten(const struct board *board,
                                               const struct bulla_area *area, uint64_t bytes);

/* The path of an area; false when it is too long, or the board has no such area. */
bool board_path(const struct board *board, const struct bulla_area *area, char path[kPathBytes]);

#endif /* EXAMPLE_BOARD_H_ */
