// SPDX-License-Identifier: Apache-2.0
//
// From cones to a device.
#include "preflight/device_rehearsal.hpp"

#include <algorithm>

#include "preflight/replay.hpp"

namespace bulla {
namespace {

struct RehearsedCone {
  Cone cone;
  const ConeResult *result = nullptr;
  bool open = false;  // being rehearsed
};

// A device that is given up is not worth a long search for a way.
constexpr std::size_t kEasyStateLimit = 200;

bool only_deliveries(const std::vector<Action> &actions) {
  return std::none_of(actions.begin(), actions.end(),
                      [](const Action &action) { return action.failed(); });
}

class OneDevice {
 public:
  OneDevice(Offer &offer, const ReleaseShape &shape, ConeRehearsals &cones,
            const std::vector<Target> &targets, const RehearsedDevice &device,
            const Delivery &delivery)
      : offer_(offer), shape_(shape), memo_(cones), device_(device), delivery_(delivery) {
    for (const Target &target : targets) {
      if (concerns(offer, target, device.facts())) wanted_.push_back(&target);
    }
    whole_ = shape.whole(offer, device);
    question_.device = &device_;
    question_.offer = &offer_;
    question_.whole = &whole_;
    question_.wanted = wanted_;
    question_.delivery = &delivery_;
  }

  DeviceResult run();

 private:
  void add_bystanders();
  void rehearse(RehearsedCone &entry);
  std::map<unsigned, Moments> lower_of(const Cone &cone);
  std::uint32_t least_changes() const;
  void decide(DeviceResult &result);
  void strand(DeviceResult &result);
  void decide_trap(DeviceResult &result, const RehearsedCone &entry);
  void go_on(DeviceResult &result) const;
  void give_up(DeviceResult &result);
  void explore_whole(DeviceResult &result);
  void tell_path(DeviceResult &result, const std::vector<FileIndex> &deliveries);
  Offer &offer_;
  const ReleaseShape &shape_;
  ConeRehearsals &memo_;
  const RehearsedDevice &device_;
  const Delivery &delivery_;
  std::vector<const Target *> wanted_;
  Cone whole_;
  WayQuestion question_;
  std::vector<RehearsedCone> cones_;
  bool inexact_ = false;  // cones lean on each other in a circle
};

// Failed boots of lower levels outside the cone, at the moments that their own cones found.
std::map<unsigned, Moments> OneDevice::lower_of(const Cone &cone) {
  std::map<unsigned, Moments> lower;
  if (device_.facts().slots < 2) return lower;
  for (RehearsedCone &other : cones_) {
    const unsigned level = other.cone.root_level;
    if (level == 0 || level >= cone.top_level) continue;
    if (std::binary_search(cone.components.begin(), cone.components.end(), other.cone.root)) {
      continue;
    }
    if (other.open) {
      inexact_ = true;
      continue;
    }
    rehearse(other);
    lower[level].insert(other.result->failing.begin(), other.result->failing.end());
  }
  return lower;
}

// Components that nothing on offer is for: a reset may leave one of them in a state that does not
// start.
void OneDevice::add_bystanders() {
  for (const Uuid &component : device_.components()) {
    const bool inside = std::any_of(cones_.begin(), cones_.end(), [&](const RehearsedCone &entry) {
      const std::vector<Uuid> &components = entry.cone.components;
      return std::binary_search(components.begin(), components.end(), component);
    });
    if (inside) continue;
    cones_.push_back({shape_.cone_of(offer_, device_, component), nullptr, false});
  }
}

void OneDevice::rehearse(RehearsedCone &entry) {
  if (entry.result != nullptr) return;
  entry.open = true;
  const auto lower = lower_of(entry.cone);
  entry.result = &memo_.rehearse(device_, entry.cone, delivery_, lower);
  entry.open = false;
}

DeviceResult OneDevice::run() {
  DeviceResult result;
  for (const Target *target : wanted_) result.wanted.push_back(*target);
  result.start = result.end = device_.initial(whole_.components);
  if (wanted_.empty()) return result;
  for (const Target *target : wanted_) {
    cones_.push_back({shape_.cone_of(offer_, device_, target->component), nullptr, false});
  }
  if (!delivery_.resets.empty()) add_bystanders();
  for (RehearsedCone &entry : cones_) rehearse(entry);
  question_.least_changes = least_changes();
  decide(result);
  go_on(result);
  return result;
}

// The cone with the longest way, and one change for each target elsewhere that is still away.
std::uint32_t OneDevice::least_changes() const {
  const DeviceState start = device_.initial(whole_.components);
  std::uint32_t least = 0;
  for (const RehearsedCone &entry : cones_) {
    std::uint32_t changes = entry.result->cut_short ? 0 : entry.result->analysis.changes;
    for (const Target *target : wanted_) {
      const std::vector<Uuid> &inside = entry.cone.components;
      if (std::binary_search(inside.begin(), inside.end(), target->component)) continue;
      if (!arrived(offer_, *target, start)) changes++;
    }
    least = std::max(least, changes);
  }
  return least;
}

void OneDevice::decide(DeviceResult &result) {
  const RehearsedCone *trapped = nullptr;
  const RehearsedCone *stuck = nullptr;
  for (const RehearsedCone &entry : cones_) {
    if (entry.result->cut_short) return give_up(result);
    if (!entry.result->analysis.way && stuck == nullptr) stuck = &entry;
    if (entry.result->analysis.trapped && trapped == nullptr) trapped = &entry;
  }
  if (stuck != nullptr) {
    strand(result);
  } else if (inexact_) {
    explore_whole(result);
  } else if (trapped != nullptr) {
    decide_trap(result, *trapped);
  } else {
    const Way way = find_way(question_, device_.initial(whole_.components));
    tell_path(result, way.deliveries);
    if (way.found) return;
    explore_whole(result);
  }
}

void OneDevice::strand(DeviceResult &result) {
  result.outcome = Outcome::kStranded;
  for (const RehearsedCone &entry : cones_) {
    if (entry.result->analysis.way) continue;
    for (const FileRefusal &refusal : entry.result->refused) {
      if (std::find(result.refusals.begin(), result.refusals.end(), refusal) ==
          result.refusals.end()) {
        result.refusals.push_back(refusal);
      }
    }
  }
  std::stable_sort(result.refusals.begin(), result.refusals.end(),
                   [](const FileRefusal &a, const FileRefusal &b) { return a.file < b.file; });
}

void OneDevice::decide_trap(DeviceResult &result, const RehearsedCone &entry) {
  const Way way = find_way(question_, device_.initial(whole_.components));
  if (!way.found) {
    if (way.sure) {
      result.outcome = Outcome::kStranded;
      result.refusals = entry.result->refused;
    } else {
      explore_whole(result);
    }
    return;
  }
  Replay replay(question_, entry.cone);
  const bool happens = replay.run(entry.result->analysis.trap);
  const bool trapped = replay.state().ended || replay.ends_as(entry.result->trap_state);
  if (!happens || !trapped) {
    explore_whole(result);
    return;
  }
  result.trap = replay.told();
  result.ends = replay.state().ended;
  result.trap_by_order = only_deliveries(entry.result->analysis.trap);
  result.outcome = Outcome::kTrap;
  result.refusals = entry.result->refused;
  tell_path(result, way.deliveries);
}

// Too many states: what can be told is a way, if an easy one is there.
void OneDevice::give_up(DeviceResult &result) {
  result.outcome = Outcome::kUndecided;
  result.searched_in_vain = true;
  question_.state_limit = kEasyStateLimit;
  tell_path(result, find_way(question_, result.start).deliveries);
}

// The cones cannot be separated, or not surely: the device as one, as far as that goes.
void OneDevice::explore_whole(DeviceResult &result) {
  const ConeResult &found = memo_.rehearse(device_, whole_, delivery_, {});
  if (found.cut_short) return give_up(result);
  result.refusals = found.refused;
  if (!found.analysis.way) {
    result.outcome = Outcome::kStranded;
    return;
  }
  tell_path(result, find_way(question_, result.start).deliveries);
  if (found.analysis.trapped) {
    result.outcome = Outcome::kTrap;
    Replay replay(question_, whole_);
    (void)replay.run(found.analysis.trap);
    result.trap = replay.told();
    result.ends = replay.state().ended;
    result.trap_by_order = only_deliveries(found.analysis.trap);
  }
}

void OneDevice::tell_path(DeviceResult &result, const std::vector<FileIndex> &deliveries) {
  DeviceState state = result.start;
  result.deliveries = deliveries;
  for (const FileIndex file : deliveries) {
    const auto told = told_delivery(question_, file, state);
    result.path.insert(result.path.end(), told.begin(), told.end());
    result.bytes += offer_.files()[file].bytes;
    const OfferedFile &offered = offer_.files()[file];
    if (offered.image && bulla_class_level(offer_.manifest(offered).image_class) > 0) {
      result.restarts++;
    }
  }
  result.end = state;
}

// As far as everything on offer leads, also behind the targets.
void OneDevice::go_on(DeviceResult &result) const {
  for (std::size_t pass = 0; pass <= offer_.files().size(); pass++) {
    const std::string before = result.end.canonical();
    for (FileIndex file = 0; file < offer_.files().size(); file++) {
      (void)deliver(device_, offer_, file, result.end);
    }
    if (result.end.canonical() == before) return;
  }
}

}  // namespace

DeviceResult DeviceRehearsals::rehearse(const RehearsedDevice &device, const Delivery &delivery) {
  return OneDevice(offer_, shape_, cones_, targets_, device, delivery).run();
}

}  // namespace bulla
