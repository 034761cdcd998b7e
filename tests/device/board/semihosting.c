/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/device/board/semihosting.h"

/* Operations of Arm's semihosting specification. */
#define SYS_WRITE0 0x04u
#define SYS_EXIT_EXTENDED 0x20u
#define ADP_STOPPED_APPLICATION_EXIT 0x20026u

static void call(uint32_t operation, const void *argument) {
#if defined(__aarch64__)
  register uint64_t w0 __asm__("x0") = operation;
  register const void *x1 __asm__("x1") = argument;
  __asm__ volatile("hlt #0xf000" : "+r"(w0) : "r"(x1) : "memory");
#else
  register uint32_t r0 __asm__("r0") = operation;
  register const void *r1 __asm__("r1") = argument;
  __asm__ volatile("bkpt 0xab" : "+r"(r0) : "r"(r1) : "memory");
#endif
}

void semihosting_print(const char *text) {
  call(SYS_WRITE0, text);
}

void semihosting_report(const char *name, uint32_t value) {
  char digits[12];
  char *at = digits + sizeof digits;
  *--at = '\0';
  *--at = '\n';
  do {
    *--at = (char)('0' + value % 10);
    value /= 10;
  } while (value != 0);
  semihosting_print(name);
  semihosting_print(" ");
  semihosting_print(at);
}

_Noreturn void semihosting_exit(int code) {
  const uintptr_t block[2] = {ADP_STOPPED_APPLICATION_EXIT, (uintptr_t)code};
  call(SYS_EXIT_EXTENDED, block);
  for (;;) {
  }
}
