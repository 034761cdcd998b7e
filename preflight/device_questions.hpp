// SPDX-License-Identifier: Apache-2.0
//
// What the verifier and the state machine ask of a device, answered from its facts and from its
// state at one moment.
#pragma once

#include "bulla/state.h"
#include "preflight/device_state.hpp"
#include "preflight/offer.hpp"
#include "verifier/host/device_facts.hpp"

namespace bulla {

// Lives no longer than the question.
struct DeviceQuestion {
  Offer &offer;
  const DeviceFacts &facts;
  const DeviceState &state;
  StoreIndex store;  // under which images in place are judged

  bulla_platform platform();
  bulla_image_judge judge();

 private:
  static bulla_status identity(void *context, bulla_identity *identity);
  static bulla_status abi(void *context, bulla_cursor name, std::uint32_t *number);
  static bulla_status component(void *context, const std::uint8_t *component,
                                bulla_installed *installed);
  static bulla_status floor(void *context, const std::uint8_t *component, std::uint32_t *floor);
  static bulla_status counter(void *context, const std::uint8_t *component,
                              std::uint32_t security_version);
  static bulla_status verifies(void *context, const bulla_key_store *store,
                               const bulla_component_state *component,
                               const bulla_slot_image *image, bool *verifies);
  static bulla_status pin_ends(void *context, const bulla_key_store *store,
                               const bulla_component_state *component,
                               const bulla_slot_image *image, bulla_pin_place place, bool *ends);
};

// The number of an ABI that the image of a slot provides, or nothing.
std::optional<std::uint32_t> provided_by(const ImageBook &images, const bulla_slot_image &slot,
                                         bulla_cursor name);

}  // namespace bulla
