/* SPDX-License-Identifier: Apache-2.0
 *
 * From reset to main on a bare Cortex-M3; what main returns becomes qemu's exit code. A fault ends
 * the run with an exit code of its own, so that no test waits for a CPU that stands still.
 */
#include <stdint.h>
#include <string.h>

#include "tests/device/board/semihosting.h"

#define EXIT_CODE_OF_FAULT 99

extern uint8_t board_data_start[], board_data_end[], board_data_load[];
extern uint8_t board_bss_start[], board_bss_end[], board_stack_top[];

int main(void);
void board_reset(void);

void board_reset(void) {
  memcpy(board_data_start, board_data_load, (size_t)(board_data_end - board_data_start));
  memset(board_bss_start, 0, (size_t)(board_bss_end - board_bss_start));
  semihosting_exit(main());
}

static void fault(void) {
  semihosting_print("fault\n");
  semihosting_exit(EXIT_CODE_OF_FAULT);
}

typedef void (*vector)(void);

__attribute__((section(".vectors"), used)) static const vector kVectors[7] = {
    (vector)(uintptr_t)board_stack_top,
    board_reset,
    fault, /* NMI */
    fault, /* HardFault */
    fault, /* MemManage */
    fault, /* BusFault */
    fault, /* UsageFault */
};
