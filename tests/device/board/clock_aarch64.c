/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/device/board/clock.h"

static uint64_t started;

static uint64_t ticks(void) {
  uint64_t value;
  __asm__ volatile("isb\n\tmrs %0, cntvct_el0" : "=r"(value)::"memory");
  return value;
}

void clock_start(void) {
  started = ticks();
}

uint32_t clock_instructions(void) {
  return (uint32_t)(ticks() - started) * BOARD_INSTRUCTIONS_PER_TICK;
}
