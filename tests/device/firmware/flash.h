/* SPDX-License-Identifier: Apache-2.0
 *
 * What make_flash writes and the firmware finds in flash: packages, each with what must come of it.
 * Little-endian words at the start; all offsets are from there.
 */
#ifndef BULLA_TESTS_DEVICE_FLASH_H_
#define BULLA_TESTS_DEVICE_FLASH_H_

#include <stdint.h>

#ifndef BOARD_PACKAGES_ADDRESS
#define BOARD_PACKAGES_ADDRESS 0x21000000u /* of the mps2-an385 */
#endif
#define FLASH_ADDRESS BOARD_PACKAGES_ADDRESS
#define FLASH_MAGIC 0x41534c46u

struct flash_header {
  uint32_t magic;
  uint32_t case_count; /* struct flash_case follow */
  uint32_t product_offset;
};

struct flash_case {
  uint32_t name_offset; /* ends with a zero */
  uint32_t store_offset, store_bytes;
  uint32_t package_offset, package_bytes;
  uint32_t status, stage; /* of run_package_flow */
};

#endif /* BULLA_TESTS_DEVICE_FLASH_H_ */
