/* SPDX-License-Identifier: Apache-2.0
 *
 * A device as its factory made it, with the floors it has since reached: the state that strands
 * devices if nobody thinks of it.
 */
#include <string.h>

#include "formats/wire/try.h"
#include "verifier/state/place.h"

static bool pinned_here(const struct bulla_component_state *component,
                        const struct bulla_slot_image *image) {
  const struct bulla_slot_image *places[] = {&component->running, &component->other,
                                             &component->recovery};
  for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
    if (places[i]->standing == BULLA_STANDING_PINNED &&
        memcmp(places[i]->digest, image->digest, BULLA_DIGEST_BYTES) == 0) {
      return true;
    }
  }
  return false;
}

static enum bulla_status restore(struct bulla_component_state *component,
                                 const struct bulla_slot_image *image,
                                 const struct bulla_key_store *held,
                                 const struct bulla_image_judge *judge) {
  struct bulla_slot_image restored = *image;
  if (image->standing != BULLA_STANDING_UNJUDGED) {
    restored.standing =
        pinned_here(component, image) ? BULLA_STANDING_PINNED : BULLA_STANDING_REFUSED;
  }
  BULLA_TRY(bulla_place_judge(component, &restored, held, judge));
  component->running = restored;
  return BULLA_OK;
}

static const struct bulla_slot_image *image_of(const struct bulla_component_state *component,
                                               const struct bulla_factory_image *images,
                                               size_t image_count) {
  for (size_t i = 0; i < image_count; i++) {
    if (memcmp(images[i].component, component->component, BULLA_UUID_BYTES) == 0) {
      return &images[i].image;
    }
  }
  return NULL;
}

static enum bulla_status restore_component(struct bulla_component_state *component,
                                           const struct bulla_slot_image *image,
                                           const struct bulla_key_store *held,
                                           const struct bulla_image_judge *judge) {
  if (image != NULL) {
    BULLA_TRY(restore(component, image, held, judge));
  } else {
    bulla_place_clear(&component->running);
  }
  bulla_place_clear(&component->other);
  component->phase = BULLA_PHASE_SETTLED;
  return bulla_place_judge(component, &component->recovery, held, judge);
}

enum bulla_status bulla_state_restore_factory(struct bulla_device_state *state,
                                              const struct bulla_key_store *held,
                                              const struct bulla_factory_image *images,
                                              size_t image_count,
                                              const struct bulla_image_judge *judge) {
  for (size_t i = 0; i < image_count; i++) {
    if (bulla_place_component(state, images[i].component, images[i].image_class) == NULL) {
      return BULLA_SPACE_EXCEEDED;
    }
  }
  for (uint32_t i = 0; i < state->component_count; i++) {
    struct bulla_component_state *component = &state->components[i];
    const struct bulla_slot_image *image = image_of(component, images, image_count);
    BULLA_TRY(restore_component(component, image, held, judge));
  }
  return BULLA_OK;
}
