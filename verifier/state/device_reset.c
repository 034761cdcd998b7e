/* SPDX-License-Identifier: Apache-2.0
 *
 * A factory reset: user data goes, but never key store, floors or counters (R9). The driver refuses
 * a reset that would end the device; until the last record is written, what ran before runs.
 */
#include <string.h>

#include "formats/wire/try.h"
#include "verifier/state/device.h"
#include "verifier/state/place.h"

static bool on_trial(const struct bulla_device_state *state) {
  for (uint32_t i = 0; i < state->component_count; i++) {
    const struct bulla_component_state *component = &state->components[i];
    if (component->phase == BULLA_PHASE_TRIAL && component->slot_count > 1) return true;
  }
  return false;
}

/* Every component is there and of its class, and the record has room for them. */
static enum bulla_status place_all(struct bulla_device *device,
                                   const struct bulla_factory_image *images, size_t image_count) {
  struct bulla_device_state *state = &device->state;
  for (size_t i = 0; i < image_count; i++) {
    const struct bulla_component_state *component =
        bulla_place_component(state, images[i].component, images[i].image_class);
    if (component == NULL) return BULLA_SPACE_EXCEEDED;
    if (component->image_class != images[i].image_class) return BULLA_WRONG_CLASS;
  }
  return bulla_device_fits(device, device->held.document.left, state->component_count);
}

enum bulla_status bulla_device_begin_reset(struct bulla_device *device,
                                           const struct bulla_factory_image *images,
                                           size_t image_count) {
  if (!device->running || on_trial(&device->state)) return BULLA_WRONG_ORDER;
  const uint32_t component_count = device->state.component_count;
  const enum bulla_status placed = place_all(device, images, image_count);
  if (placed != BULLA_OK) {
    device->state.component_count = component_count;
    return placed;
  }
  bulla_device_read_floors(device);
  for (size_t i = 0; i < image_count; i++) {
    struct bulla_component_state *component = bulla_state_find(&device->state, images[i].component);
    bulla_place_clear(&component->other);
    component->phase = BULLA_PHASE_WRITING;
  }
  return bulla_device_commit(device);
}

/* What the seal says of an image that lies in this slot, after it was measured and would load. */
static enum bulla_status read_copy(struct bulla_device *device,
                                   const struct bulla_component_state *component, uint8_t slot,
                                   struct bulla_slot_image *image) {
  const struct bulla_platform platform = bulla_device_platform(device, BULLA_FORWARD);
  const struct bulla_slot place = {component->component, component->image_class};
  const struct bulla_manifest *manifest = &device->image.manifest;
  struct bulla_admission admission;
  enum bulla_stage stage;
  BULLA_TRY(bulla_device_read_seal(device, component->component, slot));
  BULLA_TRY(bulla_load_verdict(&device->image, &device->held, device->crypto, &platform, &place,
                               &stage, &admission));
  memset(image, 0, sizeof *image);
  image->sequence = manifest->sequence;
  image->security_version = manifest->security_version;
  image->standing = BULLA_STANDING_TRUSTED;
  image->has_digest = true;
  memcpy(image->digest, device->image.package.digest, BULLA_DIGEST_BYTES);
  image->slot = slot;
  return bulla_device_measure_sealed(device, component->component, slot);
}

static enum bulla_status read_factory_image(struct bulla_device *device,
                                            struct bulla_factory_image *factory) {
  const struct bulla_component_state *component =
      bulla_state_find(&device->state, factory->component);
  const uint8_t slot = factory->image.slot;
  if (component == NULL || component->phase != BULLA_PHASE_WRITING) return BULLA_WRONG_ORDER;
  if (slot != bulla_device_free_slot(device, factory->component)) return BULLA_WRONG_ORDER;
  return read_copy(device, component, slot, &factory->image);
}

enum bulla_status bulla_device_adopt_recovery(struct bulla_device *device,
                                              const uint8_t component[BULLA_UUID_BYTES]) {
  struct bulla_component_state *found = bulla_state_find(&device->state, component);
  struct bulla_slot_image image;
  if (!device->running) return BULLA_WRONG_ORDER;
  if (found == NULL) return BULLA_NOT_FOUND;
  BULLA_TRY(read_copy(device, found, BULLA_SLOT_RECOVERY, &image));
  found->recovery = image;
  return bulla_device_commit(device);
}

enum bulla_status bulla_device_finish_reset(struct bulla_device *device,
                                            struct bulla_factory_image *images,
                                            size_t image_count) {
  const struct bulla_image_judge judge = bulla_device_judge(device);
  if (!device->running) return BULLA_WRONG_ORDER;
  for (size_t i = 0; i < image_count; i++) {
    BULLA_TRY(read_factory_image(device, &images[i]));
  }
  const enum bulla_status status =
      bulla_state_restore_factory(&device->state, &device->held, images, image_count, &judge);
  device->running = status == BULLA_OK;
  BULLA_TRY(status);
  device->trial_starts = 0;
  return bulla_device_commit(device);
}
