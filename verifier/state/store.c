/* SPDX-License-Identifier: Apache-2.0
 *
 * What a newer key store does to images in place (FORMAT.md 8.1): it is always taken, no image can
 * veto its own revocation, and nothing that runs is lost before it is replaced.
 */
#include "formats/wire/try.h"
#include "verifier/state/place.h"

enum bulla_status bulla_place_judge(const struct bulla_component_state *component,
                                    struct bulla_slot_image *image,
                                    const struct bulla_key_store *store,
                                    const struct bulla_image_judge *judge) {
  bool verifies;
  if (image->standing == BULLA_STANDING_EMPTY || image->standing == BULLA_STANDING_UNJUDGED) {
    return BULLA_OK;
  }
  BULLA_TRY(judge->verifies(judge->context, store, component, image, &verifies));
  if (verifies) {
    image->standing = BULLA_STANDING_TRUSTED;
  } else if (image->standing == BULLA_STANDING_TRUSTED) {
    image->standing = BULLA_STANDING_PINNED;
  }
  return BULLA_OK;
}

static enum bulla_status pin_ends(const struct bulla_component_state *component,
                                  const struct bulla_slot_image *image, enum bulla_pin_place place,
                                  const struct bulla_key_store *store,
                                  const struct bulla_image_judge *judge, bool *ends) {
  *ends = false;
  if (image->standing != BULLA_STANDING_PINNED) return BULLA_OK;
  return judge->pin_ends(judge->context, store, component, image, place, ends);
}

enum bulla_status bulla_place_end_pins(struct bulla_component_state *component,
                                       const struct bulla_key_store *store,
                                       const struct bulla_image_judge *judge) {
  bool ends;
  BULLA_TRY(pin_ends(component, &component->other, BULLA_PIN_FALLBACK, store, judge, &ends));
  if (ends) bulla_place_clear(&component->other);
  BULLA_TRY(pin_ends(component, &component->recovery, BULLA_PIN_RECOVERY, store, judge, &ends));
  if (ends) component->recovery.standing = BULLA_STANDING_REFUSED;
  return BULLA_OK;
}

/* What is only staged was granted under the old store and is not in place yet. */
static enum bulla_status judge_staged(struct bulla_component_state *component,
                                      const struct bulla_key_store *store,
                                      const struct bulla_image_judge *judge) {
  bool verifies;
  BULLA_TRY(judge->verifies(judge->context, store, component, &component->other, &verifies));
  if (!verifies) bulla_state_abandon(component);
  return BULLA_OK;
}

/* What runs has confirmed a good boot, is whole, and needs no pin itself. */
static bool runs_well(const struct bulla_component_state *component) {
  return component->phase != BULLA_PHASE_TRIAL &&
         component->running.standing == BULLA_STANDING_TRUSTED &&
         bulla_slot_loads(component, &component->running);
}

static enum bulla_status judge_component(struct bulla_component_state *component,
                                         const struct bulla_key_store *store,
                                         const struct bulla_image_judge *judge) {
  BULLA_TRY(bulla_place_judge(component, &component->running, store, judge));
  BULLA_TRY(bulla_place_judge(component, &component->recovery, store, judge));
  if (component->phase == BULLA_PHASE_STAGED) {
    BULLA_TRY(judge_staged(component, store, judge));
  } else {
    BULLA_TRY(bulla_place_judge(component, &component->other, store, judge));
  }
  return runs_well(component) ? bulla_place_end_pins(component, store, judge) : BULLA_OK;
}

enum bulla_status bulla_state_take_store(struct bulla_device_state *state,
                                         const struct bulla_key_store *next,
                                         const struct bulla_image_judge *judge) {
  for (uint32_t i = 0; i < state->component_count; i++) {
    BULLA_TRY(judge_component(&state->components[i], next, judge));
  }
  if (next->view.version > state->key_store_floor) state->key_store_floor = next->view.version;
  return BULLA_OK;
}
