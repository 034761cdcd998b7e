/* SPDX-License-Identifier: Apache-2.0 */
#include "host.h"

/* Operations of Arm's semihosting specification. */
enum {
  kSysOpen = 0x01,
  kSysWrite0 = 0x04,
  kSysWrite = 0x05,
  kSysRead = 0x06,
  kSysSeek = 0x0a,
  kSysLength = 0x0c,
  kSysExitExtended = 0x20
};
#define ADP_STOPPED_APPLICATION_EXIT 0x20026u

static int32_t call(uint32_t operation, const void *argument) {
  register uint32_t r0 __asm__("r0") = operation;
  register const void *r1 __asm__("r1") = argument;
  __asm__ volatile("bkpt 0xab" : "+r"(r0) : "r"(r1) : "memory");
  return (int32_t)r0;
}

void host_print(const char *text) {
  (void)call(kSysWrite0, text);
}

_Noreturn void host_exit(int code) {
  const uint32_t block[2] = {ADP_STOPPED_APPLICATION_EXIT, (uint32_t)code};
  for (;;) (void)call(kSysExitExtended, block);
}

int32_t host_open(const char *name, enum host_file_mode mode) {
  uint32_t length = 0;
  while (name[length] != '\0') length++;
  const uint32_t block[3] = {(uint32_t)(uintptr_t)name, (uint32_t)mode, length};
  return call(kSysOpen, block);
}

int32_t host_length(int32_t file) {
  const uint32_t block[1] = {(uint32_t)file};
  return call(kSysLength, block);
}

static bool seek(int32_t file, uint32_t offset) {
  const uint32_t block[2] = {(uint32_t)file, offset};
  return call(kSysSeek, block) == 0;
}

bool host_read(int32_t file, uint32_t offset, void *bytes, size_t length) {
  const uint32_t block[3] = {(uint32_t)file, (uint32_t)(uintptr_t)bytes, length};
  return seek(file, offset) && call(kSysRead, block) == 0;
}

bool host_write(int32_t file, uint32_t offset, const void *bytes, size_t length) {
  const uint32_t block[3] = {(uint32_t)file, (uint32_t)(uintptr_t)bytes, length};
  return seek(file, offset) && call(kSysWrite, block) == 0;
}
