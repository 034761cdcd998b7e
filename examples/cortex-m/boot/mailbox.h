/* SPDX-License-Identifier: Apache-2.0
 *
 * What boot loader and application tell each other over a reset. A power cut loses it, which says
 * the same as an application that never answered.
 */
#ifndef EXAMPLE_MAILBOX_H_
#define EXAMPLE_MAILBOX_H_

#include <stdint.h>

#include "memory_map.h"

#define MAILBOX_ON_TRIAL 0x4c414952u /* to the application: say that you work, or be replaced */
#define MAILBOX_WORKS 0x534b524fu    /* to the boot loader: all my checks are good */
#define MAILBOX_READ 0x44414552u     /* nothing new, and the power was not cut since */

static volatile uint32_t *const mailbox = (volatile uint32_t *)(uintptr_t)MAILBOX_ADDRESS;

#endif /* EXAMPLE_MAILBOX_H_ */
