/* SPDX-License-Identifier: Apache-2.0
 *
 * Flash for the firmware test apply_in_place, in RAM: bytes are programmed once between two
 * erasures, and the power fails at a chosen operation, in the middle of it.
 */
#ifndef BULLA_TESTS_DEVICE_FLASH_MODEL_H_
#define BULLA_TESTS_DEVICE_FLASH_MODEL_H_

#include "bulla/delta_in_place.h"

enum { FLASH_MODEL_UNIT = 1024, FLASH_MODEL_GRANULE = 8, FLASH_MODEL_AREA = 64 << 10 };

struct flash_model {
  uint8_t area[3][FLASH_MODEL_AREA];
  uint32_t operations;
  uint32_t cut_at; /* the last operation; UINT32_MAX: the power stays */
  uint32_t erasures;
};

/* Over `model`; the ring has so many bytes, slot and journal the whole area. */
struct bulla_in_place_flash flash_model_functions(struct flash_model *model, uint32_t ring_bytes);

#endif /* BULLA_TESTS_DEVICE_FLASH_MODEL_H_ */
