/* SPDX-License-Identifier: Apache-2.0
 *
 * The smallest application: on trial it checks itself and tells the boot loader, else it says who
 * it is and ends the run. With APP_BROKEN it never tells; a watchdog would reset it, here it does
 * so itself.
 */
#include <stdint.h>

#include "cpu.h"
#include "host.h"
#include "mailbox.h"

#define TEXT_OF(number) #number
#define TEXT(number) TEXT_OF(number)

extern uint8_t app_stack_top[], app_bss_start[], app_bss_end[];

void app_reset(void);

void app_reset(void) {
  for (uint8_t *at = app_bss_start; at < app_bss_end; at++) *at = 0;
#ifdef APP_BROKEN
  host_print("app " TEXT(APP_VERSION) " hangs\n");
  cpu_reset();
#endif
  if (*mailbox == MAILBOX_ON_TRIAL) {
    host_print("app " TEXT(APP_VERSION) " on trial\n");
    *mailbox = MAILBOX_WORKS; /* after whatever a product checks: radio, sensors, its server */
    cpu_reset();
  }
  host_print("app " TEXT(APP_VERSION) " runs\n");
  host_exit(0);
}

__attribute__((section(".vectors"), used)) static const uintptr_t kVectors[2] = {
    (uintptr_t)app_stack_top, (uintptr_t)app_reset};
