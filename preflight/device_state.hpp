// SPDX-License-Identifier: Apache-2.0
//
// What a rehearsed device keeps at one moment, or the part of it that a cone looks at: the state of
// verifier/state, the key store held, and where a medium has got to.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "bulla/state.h"
#include "formats/bytes.hpp"
#include "preflight/stores_at_hand.hpp"

namespace bulla {

struct DeviceState {
  StoreIndex held = 0;
  std::uint32_t position = 0;  // of the next file on the medium; 0 elsewhere
  std::uint32_t key_store_floor = 0;
  std::uint32_t capability_counter = 0;
  std::uint64_t capabilities = 0;                 // bit n: capability n of the release was accepted
  bool ended = false;                             // it starts no more
  std::vector<bulla_component_state> components;  // ascending by component, never added to

  // As the functions of verifier/state take it. Points into this.
  bulla_device_state view();

  // Equal exactly for equal states.
  std::string canonical() const;

  bool has_capability(std::uint32_t number) const { return (capabilities >> number & 1) != 0; }

  // Null when the state does not look at this component.
  const bulla_component_state *find(const std::uint8_t *component) const;
  bulla_component_state *find(const std::uint8_t *component);
};

inline Uuid uuid_at(const std::uint8_t *bytes) {
  Uuid uuid;
  for (std::size_t i = 0; i < uuid.size(); i++) uuid[i] = bytes[i];
  return uuid;
}

}  // namespace bulla
