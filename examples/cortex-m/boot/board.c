/* SPDX-License-Identifier: Apache-2.0 */
#include "board.h"

#include <string.h>

#include "flash.h"
#include "fuses.h"

/* UUIDs of the product com.example.thermostat and its component thermostat-app (`bulla inspect`).
 */
static const uint8_t kProduct[BULLA_UUID_BYTES] = {0xc9, 0xfc, 0x01, 0x95, 0x1a, 0x8e, 0x55, 0x78,
                                                   0x80, 0x7e, 0x66, 0x19, 0x62, 0xeb, 0xc9, 0x52};
const uint8_t kApp[BULLA_UUID_BYTES] = {0xaa, 0x04, 0x93, 0xc7, 0x3f, 0xff, 0x57, 0x98,
                                        0xa5, 0x11, 0x19, 0x9a, 0xae, 0x41, 0xc2, 0xe7};
static const uint8_t kBoardName[] = {'m', 'p', 's', '2', '-', 'a', 'n', '3', '8', '5'};

/* Where an area lies in flash. */
static enum bulla_status find(const struct bulla_area *area, uint32_t *offset, uint32_t *length) {
  if (area->slot > 1) return BULLA_WRONG_COMPONENT; /* there is no recovery image here */
  if (area->kind == BULLA_AREA_RECORD) {
    *length = RECORD_BYTES;
    *offset = RECORD_OFFSET + area->slot * RECORD_BYTES;
    return BULLA_OK;
  }
  if (memcmp(area->component, kApp, sizeof kApp) != 0) return BULLA_WRONG_COMPONENT;
  const bool image = area->kind == BULLA_AREA_IMAGE;
  *length = image ? IMAGE_BYTES : SEAL_BYTES;
  *offset = (image ? IMAGE_OFFSET : SEAL_OFFSET) + area->slot * *length;
  return BULLA_OK;
}

static enum bulla_status size(void *context, const struct bulla_area *area, uint64_t *bytes) {
  uint32_t offset;
  uint32_t length;
  (void)context;
  const enum bulla_status status = find(area, &offset, &length);
  if (status == BULLA_OK) *bytes = length;
  return status;
}

/* While an image is loaded, what is measured is the copy in RAM that will run: nobody who changes
 * flash in between runs anything else. */
static enum bulla_status read(void *context, const struct bulla_area *area, uint64_t at,
                              uint8_t *bytes, size_t length) {
  const struct board *board = context;
  uint32_t offset;
  uint32_t room;
  const enum bulla_status status = find(area, &offset, &room);
  if (status != BULLA_OK) return status;
  const uint8_t *from = flash_at(offset + (uint32_t)at);
  if (board->loading && area->kind == BULLA_AREA_IMAGE) {
    uint8_t *runs = (uint8_t *)(uintptr_t)(APP_ADDRESS + (uint32_t)at);
    memcpy(runs, from, length);
    from = runs;
  }
  memcpy(bytes, from, length);
  return BULLA_OK;
}

enum bulla_status board_reopen(struct board *board, const struct bulla_area *area,
                               uint32_t offset) {
  uint32_t start;
  uint32_t length;
  const enum bulla_status status = find(area, &start, &length);
  if (status != BULLA_OK) return status;
  board->in_page = 0;
  board->programmed = offset;
  return flash_erase(start + offset, length - offset);
}

static enum bulla_status erase(void *context, const struct bulla_area *area) {
  return board_reopen(context, area, 0);
}

/* Also after the last byte, when the page is not full. */
static enum bulla_status finish(void *context, const struct bulla_area *area) {
  struct board *board = context;
  uint32_t offset;
  uint32_t length;
  enum bulla_status status = find(area, &offset, &length);
  if (status != BULLA_OK || board->in_page == 0) return status;
  status = flash_program(offset + board->programmed, board->page, board->in_page);
  board->programmed += board->in_page;
  board->in_page = 0;
  return status;
}

static enum bulla_status write(void *context, const struct bulla_area *area, uint64_t at,
                               const uint8_t *bytes, size_t length) {
  struct board *board = context;
  (void)at; /* ascending, without gaps: what was programmed and what waits say it too */
  while (length > 0) {
    const size_t room = sizeof board->page - board->in_page;
    const size_t taken = length < room ? length : room;
    memcpy(board->page + board->in_page, bytes, taken);
    board->in_page += (uint32_t)taken;
    bytes += taken;
    length -= taken;
    if (board->in_page < sizeof board->page) break;
    const enum bulla_status status = finish(context, area);
    if (status != BULLA_OK) return status;
  }
  return BULLA_OK;
}

/* Whether there are fuses for it; NULL stands for the key store. */
static bool find_counter(const uint8_t *component, enum fuse_counter *counter) {
  *counter = component == NULL ? FUSE_KEY_STORE : FUSE_APP;
  return component == NULL || memcmp(component, kApp, sizeof kApp) == 0;
}

static enum bulla_status floor(void *context, const uint8_t *component, uint32_t *value) {
  enum fuse_counter counter;
  (void)context;
  *value = find_counter(component, &counter) ? fuses_read(counter) : 0;
  return BULLA_OK;
}

static enum bulla_status raise(void *context, const uint8_t *component, uint32_t value) {
  enum fuse_counter counter;
  (void)context;
  return find_counter(component, &counter) ? fuses_raise(counter, value) : BULLA_WRONG_COMPONENT;
}

static enum bulla_status counter(void *context, const uint8_t *component,
                                 uint32_t security_version) {
  (void)context;
  (void)component;
  return security_version <= FUSE_COUNTER_MAX ? BULLA_OK : BULLA_COUNTER_EXHAUSTED;
}

static enum bulla_status identity(void *context, struct bulla_identity *identity) {
  (void)context;
  memset(identity, 0, sizeof *identity);
  identity->product = kProduct;
  identity->board = bulla_cursor_over(kBoardName, sizeof kBoardName);
  identity->board_revision = 1;
  identity->lifecycle = BULLA_LIFECYCLE_PRODUCTION;
  return BULLA_OK;
}

/* The board itself provides no ABI. */
static enum bulla_status abi(void *context, struct bulla_cursor name, uint32_t *number) {
  (void)context;
  (void)name;
  (void)number;
  return BULLA_NOT_FOUND;
}

void board_start(struct board *board, uint8_t slot_count) {
  memset(board, 0, sizeof *board);
  board->functions = (struct bulla_board){.context = board,
                                          .size = size,
                                          .read = read,
                                          .erase = erase,
                                          .write = write,
                                          .finish = finish,
                                          .floor = floor,
                                          .raise = raise,
                                          .identity = identity,
                                          .abi = abi,
                                          .counter = counter,
                                          .slot_count = slot_count,
                                          .trial_starts = 2};
  flash_start();
}
