// SPDX-License-Identifier: Apache-2.0
//
// Facts that no one device can have together. Found before the rehearsal, since a device that does
// not exist would end nowhere, and the report would blame the release.
#pragma once

#include <optional>
#include <string>

#include "preflight/fleet.hpp"
#include "preflight/held_key_stores.hpp"
#include "preflight/landmarks.hpp"
#include "preflight/unknown_values.hpp"

namespace bulla {

struct Contradiction {
  FactPath where;  // in the group
  std::string sentence;
};

// The first one of a device, in a fixed order. Reads the key stores that it names (errors of
// HeldKeyStores::at).
std::optional<Contradiction> contradiction_in(const FleetDevice &device, const Landmarks &landmarks,
                                              HeldKeyStores &key_stores);

}  // namespace bulla
