/* SPDX-License-Identifier: Apache-2.0
 *
 * What make_delta_flash writes and apply_delta and apply_in_place find: an old image, a patch, the
 * image that must come of them, and another patch that gives it in place. Little-endian words at
 * the start; all offsets are from there.
 */
#ifndef BULLA_TESTS_DEVICE_DELTA_FLASH_H_
#define BULLA_TESTS_DEVICE_DELTA_FLASH_H_

#include <stdint.h>

#ifndef BOARD_PACKAGES_ADDRESS
#define BOARD_PACKAGES_ADDRESS 0x21000000u /* of the mps2-an385 */
#endif
#define DELTA_FLASH_ADDRESS BOARD_PACKAGES_ADDRESS
#define DELTA_FLASH_MAGIC 0x544c4544u

struct delta_flash {
  uint32_t magic;
  uint32_t old_offset, old_bytes;
  uint32_t patch_offset, patch_bytes;
  uint32_t new_offset, new_bytes;
  uint32_t in_place_offset, in_place_bytes;
  uint32_t erase_bytes, scratch_bytes, memory_bytes;
  uint8_t old_digest[32]; /* of the fs-verity descriptor, blocks of 4096 */
};

#endif /* BULLA_TESTS_DEVICE_DELTA_FLASH_H_ */
