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

/* A table that differs from release to release, so that deltas have something to say. */
#define POINT(n) (uint32_t)((n) * (n)*7u + APP_VERSION * (n)*1021u)
#define POINTS(n) POINT(n), POINT((n) + 1), POINT((n) + 2), POINT((n) + 3)
static const volatile uint32_t kCurve[16] = {POINTS(1), POINTS(5), POINTS(9), POINTS(13)};

extern uint8_t app_stack_top[], app_bss_start[], app_bss_end[];

void app_reset(void);

void app_reset(void) {
  for (uint8_t *at = app_bss_start; at < app_bss_end; at++) *at = 0;
  (void)kCurve[0];
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
