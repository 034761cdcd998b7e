/* SPDX-License-Identifier: Apache-2.0
 *
 * One slot: the new image overwrites the old one page by page; what still has to be read is kept in
 * a ring of two pages, how far it came in a journal. Between the first page and the last the device
 * has no image, and the record says so: it waits for the same file again.
 */
#include <bulla/delta_in_place_install.h>
#include <string.h>

#include "flash.h"
#include "updates.h"

_Static_assert(BULLA_DELTA_MCU_MEMORY_BYTES <= APP_BYTES, "no application runs while this does");

enum { kGranuleBytes = 8 };

const uint8_t kSlotCount = 1;

static struct bulla_in_place_install install;

static uint32_t place_of(enum bulla_in_place_area area, uint32_t offset) {
  static const uint32_t kStart[] = {IMAGE_OFFSET, RING_OFFSET, JOURNAL_OFFSET};
  return kStart[area] + offset;
}

static enum bulla_status read(void *context, enum bulla_in_place_area area, uint32_t offset,
                              uint8_t *bytes, size_t length) {
  (void)context;
  memcpy(bytes, flash_at(place_of(area, offset)), length);
  return BULLA_OK;
}

static enum bulla_status erase(void *context, enum bulla_in_place_area area, uint32_t offset,
                               uint32_t length) {
  (void)context;
  return flash_erase(place_of(area, offset), length);
}

/* Pieces are at most 64 bytes, which never cross a page. */
static enum bulla_status program(void *context, enum bulla_in_place_area area, uint32_t offset,
                                 const uint8_t *bytes, size_t length) {
  (void)context;
  return flash_program(place_of(area, offset), bytes, (uint32_t)length);
}

static const struct bulla_in_place_flash kFlash = {.read = read,
                                                   .erase = erase,
                                                   .program = program,
                                                   .unit_bytes = FLASH_SECTOR_BYTES,
                                                   .granule_bytes = kGranuleBytes,
                                                   .slot_bytes = IMAGE_BYTES,
                                                   .ring_bytes = RING_BYTES,
                                                   .journal_bytes = JOURNAL_BYTES};

const struct bulla_decoder *updates_start(struct board *board, const struct bulla_crypto *crypto) {
  (void)board;
  install.crypto = crypto;
  install.flash = &kFlash;
  install.memory = (uint8_t *)(uintptr_t)APP_ADDRESS;
  install.memory_bytes = BULLA_DELTA_MCU_MEMORY_BYTES;
  bulla_in_place_install_prepare(&install);
  return &install.decoder;
}
