/* SPDX-License-Identifier: Apache-2.0
 *
 * Instructions, counted by a timer of the board under qemu's -icount shift=0: one instruction is
 * one nanosecond, and a tick is as many instructions as the board's clock makes of it.
 */
#ifndef BULLA_TESTS_DEVICE_CLOCK_H_
#define BULLA_TESTS_DEVICE_CLOCK_H_

#include <stdint.h>

/* 25 MHz on the mps2-an385, 20 MHz on the mps2-an505, 62.5 MHz on virt. */
#ifndef BOARD_INSTRUCTIONS_PER_TICK
#define BOARD_INSTRUCTIONS_PER_TICK 40u
#endif

void clock_start(void);

/* Since clock_start; a multiple of BOARD_INSTRUCTIONS_PER_TICK. On a Cortex-M below 2^24 of them.
 */
uint32_t clock_instructions(void);

#endif /* BULLA_TESTS_DEVICE_CLOCK_H_ */
