// SPDX-License-Identifier: Apache-2.0
//
// The rehearsal of a fleet, group by group. A group whose facts are not all known is every device
// that it could be; when those end differently it is undecided.
#pragma once

#include <string>
#include <vector>

#include "preflight/device_rehearsal.hpp"
#include "preflight/fleet.hpp"
#include "preflight/rehearse.hpp"

namespace bulla {

class GroupRehearsals {
 public:
  // All must outlive this. `events` of kind kFactoryReset and kBoardRepair apply to every group.
  GroupRehearsals(Offer &offer, const Landmarks &landmarks, const std::vector<Target> &targets,
                  const std::vector<WhatIf> &events);

  GroupReport rehearse(const FleetGroup &group);

  const ConeRehearsals &cones() const { return devices_.cones(); }

 private:
  struct Possibility {
    FleetDevice device;
    DeviceResult result;
  };

  Delivery delivery_of(const FleetGroup &group, const FleetDevice &device) const;
  FleetDevice with_events(const FleetDevice &device) const;

  Offer &offer_;
  const Landmarks &landmarks_;
  const std::vector<Target> &targets_;
  ReleaseShape shape_;
  DeviceRehearsals devices_;
  std::vector<FileIndex> all_files_;
  std::vector<Reset> event_resets_;
};

}  // namespace bulla
