// SPDX-License-Identifier: Apache-2.0
//
// One pass over the fleet; an offer opens each path once.
#include "preflight/fleet_stores.hpp"

#include "preflight/fleet.hpp"

namespace bulla {

void open_held_stores(const std::string &fleet_path, const Landmarks &landmarks, Offer &offer) {
  const auto open = [&](const FleetGroup &group) {
    for (const FleetDevice &device : group.possibilities) {
      (void)offer.open_store(device.key_store_path);
    }
  };
  (void)read_fleet(fleet_path, landmarks, open, nullptr);
}

}  // namespace bulla
