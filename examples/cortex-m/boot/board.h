/* SPDX-License-Identifier: Apache-2.0
 *
 * This board as bulla/board.h wants it: areas of flash, counters in fuses, and who the device is.
 */
#ifndef EXAMPLE_BOARD_H_
#define EXAMPLE_BOARD_H_

#include <bulla/board.h>

/* The only component of this device, as `bulla inspect` prints it. */
extern const uint8_t kApp[BULLA_UUID_BYTES];

/* What the board's functions need between calls. */
struct board {
  struct bulla_board functions; /* its context is this struct */
  uint8_t page[256];            /* bytes that do not fill a page of flash yet */
  uint32_t in_page;
  uint32_t programmed; /* bytes of the area that is being written */
  bool loading;        /* images are read by way of the RAM that they run in */
};

/* With one slot or two. */
void board_start(struct board *board, uint8_t slot_count);

/* Makes an area ready to be written from `offset` on, a multiple of a sector; what lies before it
 * stays. */
BULLA_MUST_USE enum bulla_status board_reopen(struct board *board, const struct bulla_area *area,
                                              uint32_t offset);

#endif /* EXAMPLE_BOARD_H_ */
