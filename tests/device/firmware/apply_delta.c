/* SPDX-License-Identifier: Apache-2.0
 *
 * A delta applied on a microcontroller: the patch comes in pieces as a modem would bring it, the
 * old image is read from flash, the new one is compared as it leaves. Measured are the memory, the
 * stack, and instructions for each byte of the new image.
 */
#include <string.h>

#include "bulla/delta.h"
#include "tests/device/board/measure.h"
#include "tests/device/board/semihosting.h"
#include "tests/device/firmware/delta_flash.h"

#define PIECE_BYTES 240u

static const struct delta_flash *flash = (const struct delta_flash *)(uintptr_t)DELTA_FLASH_ADDRESS;
static uint8_t memory[BULLA_DELTA_MCU_MEMORY_BYTES];
static struct bulla_delta delta;
static enum bulla_status status;

static const uint8_t *at(uint32_t offset) {
  return (const uint8_t *)flash + offset;
}

static enum bulla_status read_old(void *context, uint64_t offset, uint8_t *bytes, size_t length) {
  (void)context;
  if (offset > flash->old_bytes || length > flash->old_bytes - offset) return BULLA_READ_FAILED;
  memcpy(bytes, at(flash->old_offset) + (size_t)offset, length);
  return BULLA_OK;
}

static enum bulla_status compare_new(void *context, uint64_t offset, const uint8_t *bytes,
                                     size_t length) {
  (void)context;
  if (offset > flash->new_bytes || length > flash->new_bytes - offset) return BULLA_WRITE_FAILED;
  const uint8_t *wanted = at(flash->new_offset) + (size_t)offset;
  return memcmp(wanted, bytes, length) == 0 ? BULLA_OK : BULLA_RESULT_DIGEST;
}

static void apply(void *argument) {
  (void)argument;
  for (uint32_t from = 0; from < flash->patch_bytes && status == BULLA_OK; from += PIECE_BYTES) {
    const uint32_t left = flash->patch_bytes - from;
    status = bulla_delta_take(&delta, at(flash->patch_offset) + from,
                              left < PIECE_BYTES ? left : PIECE_BYTES);
  }
  if (status == BULLA_OK) status = bulla_delta_finish(&delta);
}

int main(void) {
  if (flash->magic != DELTA_FLASH_MAGIC) return 2;
  const struct bulla_delta_setup setup = {.base = {0, read_old, flash->old_bytes, 0},
                                          .output = {0, compare_new},
                                          .new_size = flash->new_bytes,
                                          .memory = memory,
                                          .memory_bytes = sizeof memory};
  status = BULLA_OK;
  bulla_delta_begin(&delta, &setup);
  const struct measurement applying = measure(apply, 0);
  if (status != BULLA_OK || bulla_delta_written(&delta) != flash->new_bytes) {
    semihosting_report("status", (uint32_t)status);
    return 1;
  }
  semihosting_report("new_bytes", flash->new_bytes);
  semihosting_report("patch_bytes", flash->patch_bytes);
  semihosting_report("byte_instructions", applying.instructions / flash->new_bytes);
  semihosting_report("stack_bytes", applying.stack_bytes);
  semihosting_report("memory_bytes",
                     (uint32_t)bulla_delta_memory_bytes(&delta.params) + (uint32_t)sizeof delta);
  return 0;
}
