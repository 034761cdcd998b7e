/* SPDX-License-Identifier: Apache-2.0
 *
 * The device as the verifier asks about it: its state, its board, and what the images that run
 * provide.
 */
#include <string.h>

#include "formats/wire/list.h"
#include "formats/wire/try.h"
#include "verifier/state/device.h"

static enum bulla_status identity(void *context, struct bulla_identity *identity) {
  const struct bulla_device *device = context;
  return device->board->identity(device->board->context, identity);
}

/* Whether the image of this seal provides the ABI. */
static enum bulla_status provided(const struct bulla_device *device, struct bulla_cursor seal,
                                  struct bulla_cursor name, uint32_t *number) {
  struct bulla_package package;
  struct bulla_manifest manifest;
  struct bulla_provide provide;
  struct bulla_fault fault;
  BULLA_TRY(bulla_seal_read(&package, device->crypto, seal, &fault));
  BULLA_TRY(bulla_manifest_decode(package.envelope.document, &manifest, &fault.entry));
  while (bulla_list_next(&manifest.provides, bulla_read_provide, &provide)) {
    if (!bulla_cursor_equal(provide.name, name)) continue;
    *number = provide.number;
    return BULLA_OK;
  }
  return BULLA_NOT_FOUND;
}

static enum bulla_status abi(void *context, struct bulla_cursor name, uint32_t *number) {
  const struct bulla_device *device = context;
  const struct bulla_device_state *state = &device->state;
  for (uint32_t i = 0; i < state->component_count; i++) {
    const struct bulla_component_state *component = &state->components[i];
    struct bulla_cursor seal;
    if (!bulla_slot_loads(component, &component->running)) continue;
    if (bulla_device_fetch_seal(device, component->component, component->running.slot, &seal) !=
        BULLA_OK) {
      continue;
    }
    if (provided(device, seal, name, number) == BULLA_OK) return BULLA_OK;
  }
  return device->board->abi(device->board->context, name, number);
}

static enum bulla_status installed(void *context, const uint8_t *component,
                                   struct bulla_installed *installed) {
  const struct bulla_device *device = context;
  return bulla_state_installed(&device->state, component, installed);
}

static enum bulla_status component_floor(void *context, const uint8_t *component, uint32_t *floor) {
  const struct bulla_device *device = context;
  const struct bulla_component_state *found = bulla_state_find(&device->state, component);
  *floor = 0;
  if (found != NULL) {
    *floor = found->floor;
  } else if (device->board->floor != NULL) {
    return device->board->floor(device->board->context, component, floor);
  }
  return BULLA_OK;
}

static enum bulla_status counter(void *context, const uint8_t *component,
                                 uint32_t security_version) {
  const struct bulla_board *board = ((const struct bulla_device *)context)->board;
  if (board->counter == NULL) return BULLA_OK;
  return board->counter(board->context, component, security_version);
}

static enum bulla_status pinned(void *context, const uint8_t digest[BULLA_DIGEST_BYTES],
                                bool *pinned) {
  const struct bulla_device *device = context;
  *pinned = bulla_state_pinned(&device->state, digest);
  return BULLA_OK;
}

struct bulla_platform bulla_device_platform(struct bulla_device *device,
                                            enum bulla_direction direction) {
  struct bulla_platform platform;
  memset(&platform, 0, sizeof platform);
  platform.context = device;
  platform.identity = identity;
  platform.abi = abi;
  platform.component = installed;
  platform.floor = component_floor;
  platform.counter = counter;
  platform.pinned = pinned;
  platform.staging_bytes = UINT64_MAX;
  platform.capability_counter = device->state.capability_counter;
  platform.key_store_floor = device->state.key_store_floor;
  platform.rollback = direction == BULLA_ROLLBACK_BY_NAME;
  return platform;
}
