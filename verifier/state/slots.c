/* SPDX-License-Identifier: Apache-2.0
 *
 * Looking at a device's state: which component, which image, whether it loads.
 */
#include <string.h>

#include "bulla/state.h"
#include "formats/wire/numbers.h"

unsigned bulla_class_level(uint8_t image_class) {
  switch (image_class) {
    case BULLA_CLASS_BOOT:
      return 1;
    case BULLA_CLASS_OS:
      return 2;
    case BULLA_CLASS_APPLICATION:
    case BULLA_CLASS_BOARD_CONFIG:
      return 3;
    default:
      return 0;
  }
}

unsigned bulla_class_phase(uint8_t image_class) {
  switch (image_class) {
    case BULLA_CLASS_CERT_STORE:
      return 1;
    case BULLA_CLASS_BOOT:
    case BULLA_CLASS_OS:
    case BULLA_CLASS_RECOVERY:
      return 2;
    case BULLA_CLASS_APPLICATION:
    case BULLA_CLASS_BOARD_CONFIG:
      return 3;
    default:
      return 0;
  }
}

/* A write over a fallback may be cut short and changes nothing until it is staged. */
static bool about_to_change(const struct bulla_component_state *component) {
  switch (component->phase) {
    case BULLA_PHASE_SETTLED:
      return false;
    case BULLA_PHASE_WRITING:
      return component->slot_count < 2;
    default:
      return true;
  }
}

bool bulla_state_must_wait(const struct bulla_device_state *state, uint8_t image_class) {
  const unsigned phase = bulla_class_phase(image_class);
  for (uint32_t i = 0; i < state->component_count; i++) {
    const struct bulla_component_state *component = &state->components[i];
    const unsigned earlier = bulla_class_phase(component->image_class);
    if (earlier != 0 && earlier < phase && about_to_change(component)) return true;
  }
  return false;
}

struct bulla_component_state *bulla_state_find(const struct bulla_device_state *state,
                                               const uint8_t component[BULLA_UUID_BYTES]) {
  for (uint32_t i = 0; i < state->component_count; i++) {
    struct bulla_component_state *candidate = &state->components[i];
    if (memcmp(candidate->component, component, BULLA_UUID_BYTES) == 0) return candidate;
  }
  return NULL;
}

bool bulla_slot_loads(const struct bulla_component_state *component,
                      const struct bulla_slot_image *image) {
  if (component->slot_count < 2 && component->phase == BULLA_PHASE_WRITING) return false;
  switch (image->standing) {
    case BULLA_STANDING_TRUSTED:
    case BULLA_STANDING_PINNED:
    case BULLA_STANDING_UNJUDGED:
      return image->security_version >= component->floor;
    default:
      return false;
  }
}

enum bulla_status bulla_state_installed(const struct bulla_device_state *state,
                                        const uint8_t component[BULLA_UUID_BYTES],
                                        struct bulla_installed *installed) {
  const struct bulla_component_state *found = bulla_state_find(state, component);
  memset(installed, 0, sizeof *installed);
  if (found == NULL || found->running.standing == BULLA_STANDING_EMPTY) return BULLA_NOT_FOUND;
  const struct bulla_slot_image *running = &found->running;
  installed->sequence = running->sequence;
  installed->security_version = running->security_version;
  installed->has_digest = running->has_digest;
  memcpy(installed->digest, running->digest, sizeof installed->digest);
  installed->only_pinned =
      running->standing == BULLA_STANDING_PINNED || running->standing == BULLA_STANDING_REFUSED;
  installed->image_class = found->image_class;
  return BULLA_OK;
}

static bool pinned_as(const struct bulla_slot_image *image,
                      const uint8_t digest[BULLA_DIGEST_BYTES]) {
  return image->standing == BULLA_STANDING_PINNED &&
         memcmp(image->digest, digest, BULLA_DIGEST_BYTES) == 0;
}

bool bulla_state_pinned(const struct bulla_device_state *state,
                        const uint8_t digest[BULLA_DIGEST_BYTES]) {
  for (uint32_t i = 0; i < state->component_count; i++) {
    const struct bulla_component_state *component = &state->components[i];
    if (pinned_as(&component->running, digest) || pinned_as(&component->other, digest) ||
        pinned_as(&component->recovery, digest)) {
      return true;
    }
  }
  return false;
}

bool bulla_state_starts(const struct bulla_device_state *state) {
  for (uint32_t i = 0; i < state->component_count; i++) {
    const struct bulla_component_state *component = &state->components[i];
    if (component->running.standing == BULLA_STANDING_EMPTY) continue;
    if (!bulla_slot_loads(component, &component->running)) return false;
  }
  return true;
}
