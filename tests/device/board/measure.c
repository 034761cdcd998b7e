/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/device/board/measure.h"

#define PAINT UINT32_C(0xa5c35a3c)
#define INSTRUCTIONS_PER_TICK 40u

#define SYSTICK_CONTROL (*(volatile uint32_t *)0xe000e010u)
#define SYSTICK_RELOAD (*(volatile uint32_t *)0xe000e014u)
#define SYSTICK_VALUE (*(volatile uint32_t *)0xe000e018u)
#define SYSTICK_MAX 0x00ffffffu
#define SYSTICK_ON_CPU_CLOCK 0x5u

extern uint32_t board_stack_low[];

static uint32_t *stack_pointer(void) {
  uint32_t *sp;
  __asm__ volatile("mov %0, sp" : "=r"(sp));
  return sp;
}

struct measurement measure(void (*run)(void *argument), void *argument) {
  struct measurement result;
  uint32_t *top = stack_pointer();
  for (volatile uint32_t *at = board_stack_low; at < top; at++) *at = PAINT;

  SYSTICK_RELOAD = SYSTICK_MAX;
  SYSTICK_VALUE = 0;
  SYSTICK_CONTROL = SYSTICK_ON_CPU_CLOCK;
  uint32_t before = SYSTICK_VALUE;
  run(argument);
  uint32_t after = SYSTICK_VALUE;
  SYSTICK_CONTROL = 0;

  volatile uint32_t *at = board_stack_low;
  while (at < top && *at == PAINT) at++;
  result.instructions = ((before - after) & SYSTICK_MAX) * INSTRUCTIONS_PER_TICK;
  result.stack_bytes = (uint32_t)((uintptr_t)top - (uintptr_t)at);
  return result;
}
