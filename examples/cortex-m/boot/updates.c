/* SPDX-License-Identifier: Apache-2.0
 *
 * Two slots: out of the one that runs into the other, with a checkpoint behind each sector.
 */
#include "updates.h"

#include <bulla/delta_install.h>
#include <string.h>

#include "flash.h"

_Static_assert(BULLA_DELTA_MCU_MEMORY_BYTES <= APP_BYTES, "no application runs while this does");
_Static_assert(BULLA_DELTA_CHECKPOINT_BYTES <= FLASH_PAGE_BYTES, "a record is programmed at once");
_Static_assert(CHECKPOINT_BYTES % FLASH_SECTOR_BYTES == 0, "a record is erased without the other");

const uint8_t kSlotCount = 2;

static struct bulla_delta_install install;
static struct bulla_delta_journal journal;

static uint32_t place_at(uint32_t place) {
  return CHECKPOINT_OFFSET + place * CHECKPOINT_BYTES;
}

static enum bulla_status read(void *context, uint8_t places[2][BULLA_DELTA_CHECKPOINT_BYTES]) {
  (void)context;
  for (uint32_t i = 0; i < 2; i++) memcpy(places[i], flash_at(place_at(i)), sizeof places[i]);
  return BULLA_OK;
}

static enum bulla_status write(void *context, uint32_t place,
                               const uint8_t record[BULLA_DELTA_CHECKPOINT_BYTES]) {
  (void)context;
  const enum bulla_status status = flash_erase(place_at(place), CHECKPOINT_BYTES);
  if (status != BULLA_OK) return status;
  return flash_program(place_at(place), record, BULLA_DELTA_CHECKPOINT_BYTES);
}

/* A record without its first byte is none; a sector that was never written is left alone. */
static enum bulla_status clear(void *context) {
  static const uint8_t kNothing[1] = {0};
  (void)context;
  for (uint32_t i = 0; i < 2; i++) {
    const uint8_t first = *flash_at(place_at(i));
    if (first == 0 || first == 0xff) continue;
    const enum bulla_status status = flash_program(place_at(i), kNothing, sizeof kNothing);
    if (status != BULLA_OK) return status;
  }
  return BULLA_OK;
}

static enum bulla_status reopen(void *context, const struct bulla_area *area, uint64_t offset) {
  return board_reopen(context, area, (uint32_t)offset);
}

const struct bulla_decoder *updates_start(struct board *board, const struct bulla_crypto *crypto) {
  journal = (struct bulla_delta_journal){board, FLASH_SECTOR_BYTES, read, write, clear, reopen};
  install.crypto = crypto;
  install.journal = &journal;
  install.memory = (uint8_t *)(uintptr_t)APP_ADDRESS;
  install.memory_bytes = BULLA_DELTA_MCU_MEMORY_BYTES;
  bulla_delta_install_prepare(&install);
  return &install.decoder;
}
