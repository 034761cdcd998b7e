/* SPDX-License-Identifier: Apache-2.0
 *
 * What make_state_flash writes and walk_chain finds: the key store of a factory, and a file with a
 * chain and an image. Little-endian words at the start; all offsets are from there.
 */
#ifndef BULLA_TESTS_DEVICE_STATE_FLASH_H_
#define BULLA_TESTS_DEVICE_STATE_FLASH_H_

#include <stdint.h>

#ifndef BOARD_PACKAGES_ADDRESS
#define BOARD_PACKAGES_ADDRESS 0x21000000u /* of the mps2-an385 */
#endif
#define STATE_FLASH_ADDRESS BOARD_PACKAGES_ADDRESS
#define STATE_FLASH_MAGIC 0x54415453u

struct state_flash {
  uint32_t magic;
  uint32_t product_offset;
  uint32_t component_offset;
  uint32_t store_offset, store_bytes;
  uint32_t delivery_offset, delivery_bytes;
};

#endif /* BULLA_TESTS_DEVICE_STATE_FLASH_H_ */
