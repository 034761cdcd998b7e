/* SPDX-License-Identifier: Apache-2.0
 *
 * A simulated chip: the file flash.bin is what it holds without power, qemu's RAM what a CPU reads.
 * A file named `power` says how many operations the power lasts for; the one after them is done
 * half, and the run ends. So a test can cut the power at every single operation.
 */
#include "flash.h"

#include <string.h>

#include "host.h"

#define EXIT_POWER_CUT 75
#define IS_POWERED 0x50574f4bu

/* Behind the chip's bytes; a reset leaves it alone, as it leaves a chip's supply alone. */
struct supply {
  uint32_t is_powered;
  uint32_t operations_left;
};

static struct supply *const supply = (struct supply *)(uintptr_t)(FLASH_ADDRESS + FLASH_BYTES);
static uint8_t *const cells = (uint8_t *)(uintptr_t)FLASH_ADDRESS;
static int32_t file;

static uint32_t read_operations(void) {
  char digit;
  uint32_t operations = 0;
  const int32_t power = host_open("power", HOST_FILE_READ);
  if (power < 0) return UINT32_MAX;
  for (uint32_t i = 0; host_read(power, i, &digit, 1) && digit >= '0' && digit <= '9'; i++) {
    operations = operations * 10 + (uint32_t)(digit - '0');
  }
  return operations;
}

void flash_start(void) {
  file = host_open("flash.bin", HOST_FILE_READ_WRITE);
  if (supply->is_powered == IS_POWERED) return;
  if (!host_read(file, 0, cells, FLASH_BYTES)) {
    host_print("chip: flash.bin is missing or short\n");
    host_exit(2);
  }
  supply->operations_left = read_operations();
  supply->is_powered = IS_POWERED;
}

const uint8_t *flash_at(uint32_t offset) {
  return cells + offset;
}

/* What has changed in the cells is kept; of a last operation only its first half. */
static void keep(uint32_t offset, uint32_t length) {
  const bool lasts = supply->operations_left > 0;
  if (!host_write(file, offset, cells + offset, lasts ? length : length / 2)) host_exit(2);
  if (!lasts) {
    host_print("chip: power cut\n");
    host_exit(EXIT_POWER_CUT);
  }
  supply->operations_left--;
}

enum bulla_status flash_erase(uint32_t offset, uint32_t length) {
  for (uint32_t done = 0; done < length; done += FLASH_SECTOR_BYTES) {
    memset(cells + offset + done, 0xff, FLASH_SECTOR_BYTES);
    keep(offset + done, FLASH_SECTOR_BYTES);
  }
  return BULLA_OK;
}

enum bulla_status flash_program(uint32_t offset, const uint8_t *bytes, uint32_t length) {
  for (uint32_t i = 0; i < length; i++) cells[offset + i] &= bytes[i];
  keep(offset, length);
  return memcmp(cells + offset, bytes, length) == 0 ? BULLA_OK : BULLA_WRITE_FAILED;
}
