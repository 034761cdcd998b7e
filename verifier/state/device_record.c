/* SPDX-License-Identifier: Apache-2.0
 *
 * The driver's record: found at the start, written at every step, and its floors brought together
 * with the board's counters. A counter rises only after the record that needs it is in force, so a
 * power cut between the two leaves a floor that the next start raises.
 */
#include <string.h>

#include "formats/wire/try.h"
#include "verifier/state/device.h"
#include "verifier/state/place.h"
#include "verifier/state/record.h"

enum { kRecordSlots = 2 };

static uint32_t floor_of(const struct bulla_board *board, const uint8_t *component) {
  uint32_t floor = 0;
  if (board->floor == NULL) return 0;
  return board->floor(board->context, component, &floor) == BULLA_OK ? floor : 0;
}

void bulla_device_read_floors(struct bulla_device *device) {
  struct bulla_device_state *state = &device->state;
  const uint32_t store = floor_of(device->board, NULL);
  if (store > state->key_store_floor) state->key_store_floor = store;
  for (uint32_t i = 0; i < state->component_count; i++) {
    struct bulla_component_state *component = &state->components[i];
    const uint32_t floor = floor_of(device->board, component->component);
    if (floor > component->floor) component->floor = floor;
  }
}

static void raise(const struct bulla_device *device, const uint8_t *component, uint32_t floor) {
  const struct bulla_board *board = device->board;
  if (floor_of(board, component) >= floor) return;
  (void)board->raise(board->context, component, floor); /* asked again at the next start */
}

void bulla_device_raise_floors(const struct bulla_device *device) {
  const struct bulla_device_state *state = &device->state;
  if (device->board->raise == NULL) return;
  raise(device, NULL, state->key_store_floor);
  for (uint32_t i = 0; i < state->component_count; i++) {
    raise(device, state->components[i].component, state->components[i].floor);
  }
}

enum bulla_status bulla_device_fits(const struct bulla_device *device, size_t store_bytes,
                                    uint32_t component_count) {
  for (uint8_t slot = 0; slot < kRecordSlots; slot++) {
    BULLA_TRY(bulla_record_fits(device->board, slot, store_bytes, component_count));
  }
  return BULLA_OK;
}

enum bulla_status bulla_device_commit(struct bulla_device *device) {
  const struct bulla_record record = {device->generation + 1, device->trial_starts,
                                      device->held.document};
  const uint8_t slot = (uint8_t)(1 - device->record_slot);
  const bool was_running = device->running;
  device->running = false;
  BULLA_TRY(bulla_record_write(device->board, device->crypto, slot, &record, &device->state));
  device->running = was_running;
  device->record_slot = slot;
  device->generation++;
  bulla_device_raise_floors(device);
  return BULLA_OK;
}

static enum bulla_status read_slot(struct bulla_device *device, uint8_t slot) {
  struct bulla_record record;
  uint32_t entry;
  BULLA_TRY(bulla_record_read(device->board, device->crypto, slot, &record, &device->state,
                              device->memory.store[0], device->memory.store_bytes));
  BULLA_TRY(bulla_key_store_open(&device->held, device->crypto, record.store, &entry));
  device->held_in = 0;
  device->record_slot = slot;
  device->generation = record.generation;
  device->trial_starts = record.trial_starts;
  return BULLA_OK;
}

/* Faults of this firmware or its crypto, not of the record: an older one must not take its place.
 */
static bool is_ours(enum bulla_status status) {
  return status == BULLA_MEMORY_EXCEEDED || status == BULLA_SPACE_EXCEEDED ||
         status == BULLA_CRYPTO_FAILED;
}

enum bulla_status bulla_device_find_record(struct bulla_device *device) {
  const struct bulla_board *board = device->board;
  bool present[kRecordSlots] = {false, false};
  uint64_t generation[kRecordSlots] = {0, 0};
  device->running = false;
  for (uint8_t slot = 0; slot < kRecordSlots; slot++) {
    /* A place that cannot be read holds no record. */
    (void)!bulla_record_peek(board, slot, &present[slot], &generation[slot]);
  }
  const uint8_t newer = generation[1] > generation[0] ? 1 : 0;
  for (uint8_t turn = 0; turn < kRecordSlots; turn++) {
    const uint8_t slot = (uint8_t)(turn == 0 ? newer : 1 - newer);
    if (!present[slot]) continue;
    const enum bulla_status status = read_slot(device, slot);
    if (status == BULLA_OK || is_ours(status)) return status;
  }
  return BULLA_NOT_FOUND;
}
