/* SPDX-License-Identifier: Apache-2.0
 *
 * What stands in for hardware in qemu: Arm's semihosting, by which firmware prints, ends the run,
 * and reads and writes files of the machine that qemu runs on. No product has this file.
 */
#ifndef EXAMPLE_HOST_H_
#define EXAMPLE_HOST_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum host_file_mode { HOST_FILE_READ = 1, HOST_FILE_READ_WRITE = 3 };

void host_print(const char *text);

_Noreturn void host_exit(int code);

/* A handle, or -1. */
int32_t host_open(const char *name, enum host_file_mode mode);

/* Bytes of an open file; negative when nobody knows. */
int32_t host_length(int32_t file);

/* Whether all of it was read, or written. */
bool host_read(int32_t file, uint32_t offset, void *bytes, size_t length);
bool host_write(int32_t file, uint32_t offset, const void *bytes, size_t length);

#endif /* EXAMPLE_HOST_H_ */
