/* SPDX-License-Identifier: Apache-2.0
 *
 * The firmware's only way out: text on qemu's standard output, and an exit code.
 */
#ifndef BULLA_TESTS_DEVICE_SEMIHOSTING_H_
#define BULLA_TESTS_DEVICE_SEMIHOSTING_H_

#include <stdint.h>

void semihosting_print(const char *text);

/* "name value\n", what run_firmware.py reads. */
void semihosting_report(const char *name, uint32_t value);

_Noreturn void semihosting_exit(int code);

#endif /* BULLA_TESTS_DEVICE_SEMIHOSTING_H_ */
