// SPDX-License-Identifier: Apache-2.0
//
// Possibilities are rehearsed one by one; equal cones are rehearsed once.
#include "preflight/group_rehearsal.hpp"

#include <algorithm>
#include <numeric>

namespace bulla {
namespace {

bool is_medium(Reach reach) {
  return reach == Reach::kMedia || reach == Reach::kFactory || reach == Reach::kFieldService;
}

Outcome outcome_of(const std::vector<DeviceResult> &results) {
  const Outcome first = results.front().outcome;
  const bool alike = std::all_of(results.begin(), results.end(),
                                 [&](const DeviceResult &each) { return each.outcome == first; });
  return alike ? first : Outcome::kUndecided;
}

// Of several possibilities the one whose outcome is worst stands for the group.
const DeviceResult &worst_of(const std::vector<DeviceResult> &results) {
  return *std::max_element(
      results.begin(), results.end(),
      [](const DeviceResult &a, const DeviceResult &b) { return a.outcome < b.outcome; });
}

}  // namespace

GroupRehearsals::GroupRehearsals(Offer &offer, const Landmarks &landmarks,
                                 const std::vector<Target> &targets,
                                 const std::vector<WhatIf> &events)
    : offer_(offer),
      landmarks_(landmarks),
      targets_(targets),
      shape_(offer),
      devices_(offer, landmarks, shape_, targets),
      all_files_(offer.files().size()) {
  std::iota(all_files_.begin(), all_files_.end(), FileIndex{0});
  for (const WhatIf &event : events) {
    if (event.kind == WhatIf::Kind::kFactoryReset) event_resets_.push_back(Reset::kFactoryReset);
    if (event.kind == WhatIf::Kind::kBoardRepair) event_resets_.push_back(Reset::kBoardRepair);
  }
}

// A device without a stated factory goes back to what it is now.
FleetDevice GroupRehearsals::with_events(const FleetDevice &device) const {
  FleetDevice changed = device;
  if (event_resets_.empty() || changed.facts.factory) return changed;
  changed.facts.factory = FactoryFact{device.key_store_path, device.facts.components};
  return changed;
}

Delivery GroupRehearsals::delivery_of(const FleetGroup &group, const FleetDevice &device) const {
  Delivery delivery;
  delivery.medium = is_medium(group.reach);
  delivery.order = all_files_;
  delivery.resets = event_resets_;
  if (device.facts.factory) delivery.resets = {Reset::kFactoryReset, Reset::kBoardRepair};
  return delivery;
}

GroupReport GroupRehearsals::rehearse(const FleetGroup &group) {
  std::vector<DeviceResult> results;
  for (const FleetDevice &possibility : group.possibilities) {
    const Delivery delivery = delivery_of(group, possibility);
    const FleetDevice described = with_events(possibility);
    const RehearsedDevice device(offer_, landmarks_, described);
    results.push_back(devices_.rehearse(device, delivery));
  }
  GroupReport report;
  report.name = group.name;
  report.devices = group.devices;
  report.reach = reach_name(group.reach);
  report.outcome = outcome_of(results);
  report.assumed = group.assumed;
  const DeviceResult &shown = worst_of(results);
  report.path = shown.path;
  report.trap = shown.trap;
  report.restarts = shown.restarts;
  report.bytes = shown.bytes;
  for (const Target &target : shown.wanted) report.target.push_back(target.text());
  for (const FileRefusal &refusal : shown.refusals) {
    report.refusals.push_back(
        {offer_.files()[refusal.file].path, bulla_status_name(refusal.status)});
  }
  return report;
}

}  // namespace bulla
