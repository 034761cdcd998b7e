/* SPDX-License-Identifier: Apache-2.0
 *
 * How images in place stand, and when their pins end. Inside the state machine only.
 */
#ifndef BULLA_VERIFIER_STATE_PLACE_H_
#define BULLA_VERIFIER_STATE_PLACE_H_

#include "bulla/state.h"

/* The standing of an image in place under `store`: what does not verify keeps loading by its pin
 * if it loaded until now. */
BULLA_MUST_USE enum bulla_status bulla_place_judge(const struct bulla_component_state *component,
                                                   struct bulla_slot_image *image,
                                                   const struct bulla_key_store *store,
                                                   const struct bulla_image_judge *judge);

/* Ends the pins of fallback and recovery image that `store` lets end beside a good replacement. */
BULLA_MUST_USE enum bulla_status bulla_place_end_pins(struct bulla_component_state *component,
                                                      const struct bulla_key_store *store,
                                                      const struct bulla_image_judge *judge);

/* The component, added with empty slots when it is new; NULL when there is no room. */
struct bulla_component_state *bulla_place_component(struct bulla_device_state *state,
                                                    const uint8_t component[BULLA_UUID_BYTES],
                                                    uint8_t image_class);

/* Makes a slot empty. */
void bulla_place_clear(struct bulla_slot_image *image);

#endif /* BULLA_VERIFIER_STATE_PLACE_H_ */
