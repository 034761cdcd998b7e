/* SPDX-License-Identifier: Apache-2.0
 *
 * Starting: what is staged goes on trial, proves good or fails. Floors rise here and nowhere else,
 * never above what the fallback needs, so that there is always a way back.
 */
#include "formats/wire/try.h"
#include "verifier/state/place.h"

void bulla_state_start(struct bulla_device_state *state) {
  for (uint32_t i = 0; i < state->component_count; i++) {
    struct bulla_component_state *component = &state->components[i];
    if (component->phase != BULLA_PHASE_STAGED) continue;
    const struct bulla_slot_image before = component->running;
    component->running = component->other;
    component->other = before;
    component->phase = BULLA_PHASE_TRIAL;
  }
}

static void raise_floor(struct bulla_component_state *component) {
  uint32_t floor = component->running.security_version;
  if (bulla_slot_loads(component, &component->other) && component->other.security_version < floor) {
    floor = component->other.security_version;
  }
  if (floor > component->floor) component->floor = floor;
}

enum bulla_status bulla_state_confirm(struct bulla_component_state *component,
                                      const struct bulla_key_store *held,
                                      const struct bulla_image_judge *judge) {
  if (component->phase != BULLA_PHASE_TRIAL) return BULLA_WRONG_ORDER;
  if (component->running.standing == BULLA_STANDING_TRUSTED) {
    BULLA_TRY(bulla_place_end_pins(component, held, judge));
  }
  component->phase = BULLA_PHASE_SETTLED;
  raise_floor(component);
  return BULLA_OK;
}

static void fall_back(struct bulla_component_state *component) {
  component->running = component->other;
  bulla_place_clear(&component->other);
  component->phase = BULLA_PHASE_SETTLED;
}

/* A component above the one that failed: it was made to run on what runs no more. */
static void roll_back_level(struct bulla_component_state *component) {
  bulla_state_abandon(component);
  if (bulla_slot_loads(component, &component->other)) fall_back(component);
}

enum bulla_status bulla_state_boot_failed(struct bulla_device_state *state,
                                          struct bulla_component_state *component) {
  const unsigned level = bulla_class_level(component->image_class);
  if (component->phase != BULLA_PHASE_TRIAL) return BULLA_WRONG_ORDER;
  if (component->slot_count < 2) return BULLA_OK;
  fall_back(component);
  if (level == 0) return BULLA_OK;
  for (uint32_t i = 0; i < state->component_count; i++) {
    struct bulla_component_state *above = &state->components[i];
    if (bulla_class_level(above->image_class) > level) roll_back_level(above);
  }
  return BULLA_OK;
}
