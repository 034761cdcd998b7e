/* SPDX-License-Identifier: Apache-2.0
 *
 * The two things that only this CPU can do: reset, and start a program by its vector table.
 */
#ifndef EXAMPLE_CPU_H_
#define EXAMPLE_CPU_H_

#include <stdint.h>

#define CPU_VECTOR_TABLE (*(volatile uint32_t *)0xe000ed08u)
#define CPU_RESET_CONTROL (*(volatile uint32_t *)0xe000ed0cu)
#define CPU_RESET_REQUEST 0x05fa0004u

static inline _Noreturn void cpu_reset(void) {
  __asm__ volatile("dsb" ::: "memory");
  CPU_RESET_CONTROL = CPU_RESET_REQUEST;
  for (;;) {
  }
}

static inline _Noreturn void cpu_start(uint32_t address) {
  const uint32_t *vectors = (const uint32_t *)(uintptr_t)address;
  CPU_VECTOR_TABLE = address;
  __asm__ volatile("msr msp, %0\n\tdsb\n\tisb\n\tbx %1" ::"r"(vectors[0]), "r"(vectors[1]));
  __builtin_unreachable();
}

#endif /* EXAMPLE_CPU_H_ */
