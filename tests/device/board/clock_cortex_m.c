/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/device/board/clock.h"

#define SYSTICK_CONTROL (*(volatile uint32_t *)0xe000e010u)
#define SYSTICK_RELOAD (*(volatile uint32_t *)0xe000e014u)
#define SYSTICK_VALUE (*(volatile uint32_t *)0xe000e018u)
#define SYSTICK_MAX 0x00ffffffu
#define SYSTICK_ON_CPU_CLOCK 0x5u

void clock_start(void) {
  SYSTICK_RELOAD = SYSTICK_MAX;
  SYSTICK_VALUE = 0;
  SYSTICK_CONTROL = SYSTICK_ON_CPU_CLOCK;
}

uint32_t clock_instructions(void) {
  const uint32_t left = SYSTICK_VALUE;
  SYSTICK_CONTROL = 0;
  return ((0 - left) & SYSTICK_MAX) * BOARD_INSTRUCTIONS_PER_TICK;
}
