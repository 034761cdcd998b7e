/* SPDX-License-Identifier: Apache-2.0
 *
 * From reset to main on a Cortex-M3 without libc, and the memory functions that compilers and the
 * verifier call.
 */
#include <stdint.h>
#include <string.h>

#include "host.h"

#define EXIT_FAULT 99

extern uint8_t boot_data_start[], boot_data_end[], boot_data_load[];
extern uint8_t boot_bss_start[], boot_bss_end[], boot_stack_top[];

int main(void);
void boot_reset(void);

void boot_reset(void) {
  memcpy(boot_data_start, boot_data_load, (size_t)(boot_data_end - boot_data_start));
  memset(boot_bss_start, 0, (size_t)(boot_bss_end - boot_bss_start));
  host_exit(main());
}

/* A product would reset here, and its watchdog where even that fails. */
static void fault(void) {
  host_print("boot: fault\n");
  host_exit(EXIT_FAULT);
}

typedef void (*vector)(void);

__attribute__((section(".vectors"), used)) static const vector kVectors[16] = {
    (vector)(uintptr_t)boot_stack_top,
    boot_reset,
    fault, /* NMI */
    fault, /* HardFault */
    fault, /* MemManage */
    fault, /* BusFault */
    fault, /* UsageFault */
};
