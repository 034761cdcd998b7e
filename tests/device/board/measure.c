/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/device/board/measure.h"

#include "tests/device/board/clock.h"

#define PAINT UINT32_C(0xa5c35a3c)

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

  clock_start();
  run(argument);
  result.instructions = clock_instructions();

  volatile uint32_t *at = board_stack_low;
  while (at < top && *at == PAINT) at++;
  result.stack_bytes = (uint32_t)((uintptr_t)top - (uintptr_t)at);
  return result;
}
