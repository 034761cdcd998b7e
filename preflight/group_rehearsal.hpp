// SPDX-License-Identifier: Apache-2.0
//
// The rehearsal of a fleet, group by group. A group whose facts are not all known is every device
// that it could be; when those end differently it is undecided.
#pragma once

#include <optional>
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

  // With findings; without cures.
  GroupReport rehearse(const FleetGroup &group);
  // How it ends, and nothing else.
  Outcome outcome(const FleetGroup &group);
  // The keys that events name, one for each event; for findings.
  void know_keys(std::vector<PublicKey> keys) { event_keys_ = std::move(keys); }
  // From now on all groups get these files in this order, as from a medium.
  void keep_to(std::vector<FileIndex> order) {
    planned_order_ = std::move(order);
    devices_.forget();
  }
  // From now on each group gets what its reach says.
  void keep_to_nothing() {
    planned_order_.reset();
    devices_.forget();
  }

  const ConeRehearsals &cones() const { return devices_.cones(); }

 private:
  Delivery delivery_of(const FleetGroup &group, const FleetDevice &device) const;
  std::vector<DeviceResult> rehearse_all(const FleetGroup &group);
  void add_findings(const FleetGroup &group, const FleetDevice &shown, const DeviceResult &result,
                    GroupReport &report);
  FleetDevice with_events(const FleetDevice &device) const;

  Offer &offer_;
  const Landmarks &landmarks_;
  ReleaseShape shape_;
  DeviceRehearsals devices_;
  std::vector<FileIndex> all_files_;
  const std::vector<WhatIf> &events_;
  std::vector<PublicKey> event_keys_;
  std::vector<Reset> event_resets_;
  std::optional<std::vector<FileIndex>> planned_order_;
};

}  // namespace bulla
