/* SPDX-License-Identifier: Apache-2.0 */
#include <stdint.h>
#include <string.h>

#include "tests/device/board/semihosting.h"

#define EXIT_CODE_OF_FAULT 99

extern uint8_t board_bss_start[], board_bss_end[];

int main(void);
void board_main(void);
void board_fault(void);

void board_main(void) {
  memset(board_bss_start, 0, (size_t)(board_bss_end - board_bss_start));
  semihosting_exit(main());
}

void board_fault(void) {
  semihosting_print("fault\n");
  semihosting_exit(EXIT_CODE_OF_FAULT);
}
