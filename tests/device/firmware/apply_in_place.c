/* SPDX-License-Identifier: Apache-2.0
 *
 * A delta applied in place on a microcontroller, over a model of flash: once undisturbed, measured,
 * and then with the power cut at operations all over the update, each time begun again. The slot
 * must hold the new image every time.
 */
#include <string.h>

#include "bulla/delta_in_place.h"
#include "bulla/provider_builtin.h"
#include "tests/device/board/measure.h"
#include "tests/device/board/semihosting.h"
#include "tests/device/firmware/delta_flash.h"
#include "tests/device/firmware/flash_model.h"

#define PIECE_BYTES 240u
#define RING_PAGES 4u
#define CUTS 12u

static const struct delta_flash *delivered =
    (const struct delta_flash *)(uintptr_t)DELTA_FLASH_ADDRESS;
static struct flash_model model;
static struct bulla_in_place_flash flash;
static struct bulla_in_place in_place;
static uint8_t memory[BULLA_DELTA_MCU_MEMORY_BYTES];
static enum bulla_status status;

static const uint8_t *at(uint32_t offset) {
  return (const uint8_t *)delivered + offset;
}

static void update(void *argument) {
  (void)argument;
  const struct bulla_in_place_plan plan = {
      .patch = {1},
      .base = {delivered->old_bytes, 12, delivered->old_digest},
      .memory_bytes = delivered->memory_bytes,
      .geometry = {delivered->erase_bytes, delivered->scratch_bytes},
      .new_size = delivered->new_bytes};
  status = bulla_in_place_begin(&in_place, &flash, &plan, &bulla_provider_builtin, memory,
                                sizeof memory);
  const uint32_t bytes = delivered->in_place_bytes;
  for (uint32_t from = 0; from < bytes && status == BULLA_OK; from += PIECE_BYTES) {
    const uint32_t left = bytes - from;
    status = bulla_in_place_take(&in_place, from, at(delivered->in_place_offset) + from,
                                 left < PIECE_BYTES ? left : PIECE_BYTES);
  }
  if (status == BULLA_OK) status = bulla_in_place_finish(&in_place);
}

static void fill_slot(void) {
  memset(&model, 0xff, sizeof model);
  memcpy(model.area[BULLA_IN_PLACE_SLOT], at(delivered->old_offset), delivered->old_bytes);
  model.operations = 0;
  model.erasures = 0;
  model.cut_at = UINT32_MAX;
}

static bool is_new(void) {
  return memcmp(model.area[BULLA_IN_PLACE_SLOT], at(delivered->new_offset), delivered->new_bytes) ==
         0;
}

static bool ends_well(void) {
  update(0);
  return status == BULLA_OK && is_new();
}

/* The loader is told the truth, and a second start ends what the first began. */
static bool survives_cut(uint32_t operation) {
  struct bulla_in_place_progress progress;
  fill_slot();
  model.cut_at = operation;
  update(0);
  if (status == BULLA_OK) return false;
  model.cut_at = UINT32_MAX;
  if (bulla_in_place_look(&flash, &progress) != BULLA_OK) return false;
  const bool whole =
      memcmp(model.area[BULLA_IN_PLACE_SLOT], at(delivered->old_offset), delivered->old_bytes) == 0;
  if (progress.phase != BULLA_IN_PLACE_OVERWRITING && !whole) return false;
  return ends_well();
}

int main(void) {
  if (delivered->magic != DELTA_FLASH_MAGIC) return 2;
  flash = flash_model_functions(&model, RING_PAGES * delivered->erase_bytes);
  fill_slot();
  const struct measurement updating = measure(update, 0);
  const uint32_t operations = model.operations, erasures = model.erasures;
  if (status != BULLA_OK || !is_new() || bulla_in_place_close(&flash) != BULLA_OK) {
    semihosting_report("status", (uint32_t)status);
    return 1;
  }
  for (uint32_t cut = 0; cut < CUTS; cut++) {
    if (!survives_cut(operations / CUTS * cut + cut)) {
      semihosting_report("lost_at", operations / CUTS * cut + cut);
      return 1;
    }
  }
  semihosting_report("new_bytes", delivered->new_bytes);
  semihosting_report("patch_bytes", delivered->in_place_bytes);
  semihosting_report("cuts", CUTS);
  semihosting_report("erasures", erasures);
  semihosting_report("byte_instructions", updating.instructions / delivered->new_bytes);
  semihosting_report("stack_bytes", updating.stack_bytes);
  semihosting_report("memory_bytes", delivered->memory_bytes + (uint32_t)sizeof in_place);
  return 0;
}
