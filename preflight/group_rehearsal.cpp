// SPDX-License-Identifier: Apache-2.0
//
// Possibilities are rehearsed one by one; equal cones are rehearsed once.
#include "preflight/group_rehearsal.hpp"

#include <algorithm>
#include <map>
#include <numeric>

#include "preflight/events.hpp"
#include "preflight/findings.hpp"

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
std::size_t worst_of(const std::vector<DeviceResult> &results) {
  const auto worst = std::max_element(
      results.begin(), results.end(),
      [](const DeviceResult &a, const DeviceResult &b) { return a.outcome < b.outcome; });
  return static_cast<std::size_t>(worst - results.begin());
}

std::string undecided_text(const FleetGroup &group, const std::vector<DeviceResult> &results) {
  std::map<Outcome, std::size_t> counts;
  for (const DeviceResult &result : results) counts[result.outcome]++;
  std::string text = std::to_string(group.devices) + " devices of group " + group.name +
                     " could be " + std::to_string(results.size()) + " kinds of device";
  for (const auto &[outcome, count] : counts) {
    text += ", " + std::to_string(count) + " of outcome " + std::string(outcome_name(outcome));
  }
  for (std::size_t i = 0; i < group.unknown.size(); i++) {
    text += (i == 0 ? "; not known: " : ", ") + group.unknown[i];
  }
  return text;
}

}  // namespace

GroupRehearsals::GroupRehearsals(Offer &offer, const Landmarks &landmarks,
                                 const std::vector<Target> &targets,
                                 const std::vector<WhatIf> &events)
    : offer_(offer),
      landmarks_(landmarks),
      shape_(offer),
      devices_(offer, landmarks, shape_, targets),
      all_files_(offer.files().size()),
      events_(events) {
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
  if (planned_order_) {
    delivery.medium = true;
    delivery.order = *planned_order_;
  }
  delivery.resets = event_resets_;
  if (device.facts.factory) delivery.resets = {Reset::kFactoryReset, Reset::kBoardRepair};
  return delivery;
}

std::vector<DeviceResult> GroupRehearsals::rehearse_all(const FleetGroup &group) {
  std::vector<DeviceResult> results;
  for (const FleetDevice &possibility : group.possibilities) {
    const FleetDevice described = with_events(possibility);
    const RehearsedDevice device(offer_, landmarks_, described);
    results.push_back(devices_.rehearse(device, delivery_of(group, possibility)));
  }
  return results;
}

Outcome GroupRehearsals::outcome(const FleetGroup &group) {
  return outcome_of(rehearse_all(group));
}

void GroupRehearsals::add_findings(const FleetGroup &group, const FleetDevice &shown,
                                   const DeviceResult &result, GroupReport &report) {
  const FleetDevice described = with_events(shown);
  const RehearsedDevice device(offer_, landmarks_, described);
  const GroupCase one{offer_, group, device, result, result.start, result.end};
  find_by_outcome(one, report.findings);
  find_by_refusals(one, report.findings);
  find_by_trust(one, report.findings);
  if (!event_keys_.empty()) find_by_events(one, events_, event_keys_, report.findings);
}

GroupReport GroupRehearsals::rehearse(const FleetGroup &group) {
  const std::vector<DeviceResult> results = rehearse_all(group);
  GroupReport report;
  report.name = group.name;
  report.devices = group.devices;
  report.reach = reach_name(group.reach);
  report.outcome = outcome_of(results);
  report.assumed = group.assumed;
  const std::size_t worst = worst_of(results);
  const DeviceResult &shown = results[worst];
  report.path = shown.path;
  report.trap = shown.trap;
  report.restarts = shown.restarts;
  report.bytes = shown.bytes;
  for (const Target &target : shown.wanted) report.target.push_back(target.text());
  for (const FileRefusal &refusal : shown.refusals) {
    report.refusals.push_back(
        {offer_.files()[refusal.file].path, bulla_status_name(refusal.status)});
  }
  if (!shown.wanted.empty()) add_findings(group, group.possibilities[worst], shown, report);
  if (report.outcome == Outcome::kUndecided && !shown.searched_in_vain) {
    report.findings.push_back({21, undecided_text(group, results)});
  }
  std::stable_sort(report.findings.begin(), report.findings.end(),
                   [](const Finding &a, const Finding &b) { return a.code < b.code; });
  return report;
}

}  // namespace bulla
