/* SPDX-License-Identifier: Apache-2.0
 *
 * Starting, and what follows from how a start went: trials confirmed, failed, given up.
 */
#include <string.h>

#include "formats/wire/try.h"
#include "verifier/state/device.h"

/* A device that has a record is not new, whatever becomes of it. */
static enum bulla_status expect_no_record(struct bulla_device *device) {
  const enum bulla_status found = bulla_device_find_record(device);
  if (found == BULLA_NOT_FOUND) return BULLA_OK;
  return found == BULLA_OK ? BULLA_WRONG_ORDER : found;
}

/* With the key store in `held`, in memory.store[0]. */
static enum bulla_status commit_first(struct bulla_device *device) {
  device->held_in = 0;
  device->generation = 0;
  device->trial_starts = 0;
  device->state.component_count = 0;
  device->state.capability_counter = 0;
  device->state.key_store_floor = device->held.view.version;
  return bulla_device_commit(device);
}

enum bulla_status bulla_device_provision(struct bulla_device *device,
                                         const struct bulla_source *store_file) {
  struct bulla_package package;
  struct bulla_fault fault;
  uint32_t entry;
  BULLA_TRY(expect_no_record(device));
  BULLA_TRY(bulla_package_read(&package, device->crypto, store_file, BULLA_TYPE_KEY_STORE,
                               device->memory.store[0], device->memory.store_bytes, &fault));
  BULLA_TRY(bulla_key_store_open(&device->held, device->crypto, package.envelope.document, &entry));
  BULLA_TRY(bulla_store_package_check(&package, store_file->size, &fault));
  BULLA_TRY(bulla_key_store_anchor(&device->held, device->crypto, package.envelope.signatures));
  return commit_first(device);
}

enum bulla_status bulla_device_provision_embedded(struct bulla_device *device,
                                                  struct bulla_cursor document) {
  uint32_t entry;
  BULLA_TRY(expect_no_record(device));
  if (document.left > device->memory.store_bytes) return BULLA_MEMORY_EXCEEDED;
  memcpy(device->memory.store[0], document.at, document.left);
  document.at = device->memory.store[0];
  BULLA_TRY(bulla_key_store_open(&device->held, device->crypto, document, &entry));
  return commit_first(device);
}

/* With two slots one can be left: what is on trial has something to go back to. */
static bool can_be_left(const struct bulla_component_state *component) {
  return component->phase == BULLA_PHASE_TRIAL && component->slot_count > 1;
}

static bool any_trial(const struct bulla_device_state *state) {
  for (uint32_t i = 0; i < state->component_count; i++) {
    if (can_be_left(&state->components[i])) return true;
  }
  return false;
}

/* What was cut short while it was written, where what runs is still whole. */
static bool abandon_writes(struct bulla_device_state *state) {
  bool any = false;
  for (uint32_t i = 0; i < state->component_count; i++) {
    struct bulla_component_state *component = &state->components[i];
    if (component->phase != BULLA_PHASE_WRITING || component->slot_count < 2) continue;
    bulla_state_abandon(component);
    any = true;
  }
  return any;
}

/* All that is on trial went on trial together; which of it is to blame cannot be known. */
static enum bulla_status put_back(struct bulla_device_state *state) {
  for (uint32_t i = 0; i < state->component_count; i++) {
    struct bulla_component_state *component = &state->components[i];
    if (can_be_left(component)) BULLA_TRY(bulla_state_boot_failed(state, component));
  }
  return BULLA_OK;
}

static bool any_staged(const struct bulla_device_state *state) {
  for (uint32_t i = 0; i < state->component_count; i++) {
    if (state->components[i].phase == BULLA_PHASE_STAGED) return true;
  }
  return false;
}

enum bulla_status bulla_device_start(struct bulla_device *device) {
  struct bulla_device_state *state = &device->state;
  BULLA_TRY(bulla_device_find_record(device));
  bulla_device_read_floors(device);
  state->slot_count = device->board->slot_count;
  bool changed = abandon_writes(state) || any_staged(state) || any_trial(state);
  if (any_trial(state) && device->trial_starts >= device->board->trial_starts) {
    BULLA_TRY(put_back(state));
    device->trial_starts = 0;
  }
  bulla_state_start(state);
  device->trial_starts = any_trial(state) ? (uint8_t)(device->trial_starts + 1) : 0;
  device->running = true;
  if (changed) return bulla_device_commit(device);
  bulla_device_raise_floors(device);
  return BULLA_OK;
}

enum bulla_status bulla_device_confirm(struct bulla_device *device,
                                       const uint8_t component[BULLA_UUID_BYTES]) {
  struct bulla_component_state *found = bulla_state_find(&device->state, component);
  const struct bulla_image_judge judge = bulla_device_judge(device);
  if (!device->running) return BULLA_WRONG_ORDER;
  if (found == NULL) return BULLA_NOT_FOUND;
  const enum bulla_status status = bulla_state_confirm(found, &device->held, &judge);
  if (status == BULLA_WRONG_ORDER) return status;
  device->running = status == BULLA_OK;
  BULLA_TRY(status);
  if (!any_trial(&device->state)) device->trial_starts = 0;
  return bulla_device_commit(device);
}

enum bulla_status bulla_device_boot_failed(struct bulla_device *device,
                                           const uint8_t component[BULLA_UUID_BYTES]) {
  struct bulla_component_state *found = bulla_state_find(&device->state, component);
  if (!device->running) return BULLA_WRONG_ORDER;
  if (found == NULL) return BULLA_NOT_FOUND;
  BULLA_TRY(bulla_state_boot_failed(&device->state, found));
  if (!any_trial(&device->state)) device->trial_starts = 0;
  return bulla_device_commit(device);
}
