/* SPDX-License-Identifier: Apache-2.0
 *
 * An update on its way into a slot: begun, whole, or given up.
 */
#include <string.h>

#include "verifier/state/place.h"

void bulla_place_clear(struct bulla_slot_image *image) {
  memset(image, 0, sizeof *image);
}

struct bulla_component_state *bulla_place_component(struct bulla_device_state *state,
                                                    const uint8_t component[BULLA_UUID_BYTES],
                                                    uint8_t image_class) {
  struct bulla_component_state *found = bulla_state_find(state, component);
  if (found != NULL) return found;
  if (state->component_count >= state->capacity) return NULL;
  found = &state->components[state->component_count++];
  memset(found, 0, sizeof *found);
  memcpy(found->component, component, BULLA_UUID_BYTES);
  found->image_class = image_class;
  found->slot_count = state->slot_count;
  return found;
}

enum bulla_status bulla_state_begin_write(struct bulla_device_state *state,
                                          const uint8_t component[BULLA_UUID_BYTES],
                                          uint8_t image_class) {
  if (bulla_state_must_wait(state, image_class)) return BULLA_WRONG_ORDER;
  struct bulla_component_state *found = bulla_place_component(state, component, image_class);
  if (found == NULL) return BULLA_SPACE_EXCEEDED;
  if (found->running.standing == BULLA_STANDING_EMPTY) found->image_class = image_class;
  if (found->image_class == 0) found->image_class = image_class; /* it was not known */
  if (found->image_class != image_class) return BULLA_WRONG_CLASS;
  /* With one slot nothing is lost: an image that never starts must be replaceable. */
  if (found->phase == BULLA_PHASE_TRIAL && found->slot_count > 1) return BULLA_WRONG_ORDER;
  bulla_place_clear(&found->other);
  found->phase = BULLA_PHASE_WRITING;
  return BULLA_OK;
}

enum bulla_status bulla_state_stage(struct bulla_component_state *component,
                                    const struct bulla_slot_image *image) {
  if (component->phase != BULLA_PHASE_WRITING) return BULLA_WRONG_ORDER;
  if (component->slot_count < 2) {
    component->running = *image;
    component->phase = BULLA_PHASE_TRIAL;
  } else {
    component->other = *image;
    component->phase = BULLA_PHASE_STAGED;
  }
  return BULLA_OK;
}

void bulla_state_abandon(struct bulla_component_state *component) {
  if (component->slot_count < 2) return;
  if (component->phase != BULLA_PHASE_WRITING && component->phase != BULLA_PHASE_STAGED) return;
  bulla_place_clear(&component->other);
  component->phase = BULLA_PHASE_SETTLED;
}

void bulla_state_use_capability(struct bulla_device_state *state, uint32_t counter) {
  if (counter > state->capability_counter) state->capability_counter = counter;
}
