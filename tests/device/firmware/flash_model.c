/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/device/firmware/flash_model.h"

#include <string.h>

static bool is_off(const struct flash_model *model) {
  return model->operations > model->cut_at;
}

static bool outside(uint32_t offset, size_t length) {
  return offset > FLASH_MODEL_AREA || length > FLASH_MODEL_AREA - offset;
}

static enum bulla_status read(void *context, enum bulla_in_place_area area, uint32_t offset,
                              uint8_t *bytes, size_t length) {
  const struct flash_model *const model = (const struct flash_model *)context;
  if (is_off(model) || outside(offset, length)) return BULLA_READ_FAILED;
  memcpy(bytes, model->area[area] + offset, length);
  return BULLA_OK;
}

static enum bulla_status erase(void *context, enum bulla_in_place_area area, uint32_t offset,
                               uint32_t length) {
  struct flash_model *const model = (struct flash_model *)context;
  if (is_off(model) || outside(offset, length)) return BULLA_WRITE_FAILED;
  if (offset % FLASH_MODEL_UNIT != 0 || length % FLASH_MODEL_UNIT != 0) return BULLA_WRITE_FAILED;
  model->operations++;
  model->erasures += length / FLASH_MODEL_UNIT;
  memset(model->area[area] + offset, 0xff, is_off(model) ? length / 2 : length);
  return is_off(model) ? BULLA_WRITE_FAILED : BULLA_OK;
}

static enum bulla_status program(void *context, enum bulla_in_place_area area, uint32_t offset,
                                 const uint8_t *bytes, size_t length) {
  struct flash_model *const model = (struct flash_model *)context;
  if (is_off(model) || outside(offset, length)) return BULLA_WRITE_FAILED;
  if (offset % FLASH_MODEL_GRANULE != 0 || length % FLASH_MODEL_GRANULE != 0) {
    return BULLA_WRITE_FAILED;
  }
  uint8_t *const place = model->area[area] + offset;
  for (size_t i = 0; i < length; i++) {
    if (place[i] != 0xff) return BULLA_WRITE_FAILED;
  }
  model->operations++;
  memcpy(place, bytes, is_off(model) ? length / 2 : length);
  return is_off(model) ? BULLA_WRITE_FAILED : BULLA_OK;
}

struct bulla_in_place_flash flash_model_functions(struct flash_model *model, uint32_t ring_bytes) {
  const struct bulla_in_place_flash flash = {.context = model,
                                             .read = read,
                                             .erase = erase,
                                             .program = program,
                                             .unit_bytes = FLASH_MODEL_UNIT,
                                             .granule_bytes = FLASH_MODEL_GRANULE,
                                             .slot_bytes = FLASH_MODEL_AREA,
                                             .ring_bytes = ring_bytes,
                                             .journal_bytes = FLASH_MODEL_AREA};
  return flash;
}
