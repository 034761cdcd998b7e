// SPDX-License-Identifier: Apache-2.0
//
// On a medium the files between two steps of the cone are delivered as they come.
#include "preflight/replay.hpp"

#include <algorithm>

namespace bulla {

Replay::Replay(const WayQuestion &question, const Cone &cone)
    : question_(question),
      cone_(cone),
      state_(question.device->initial(question.whole->components)) {}

bool Replay::run(const std::vector<Action> &actions) {
  for (const Action &action : actions) {
    if (state_.ended) return true;
    if (!act(action)) return false;
  }
  return true;
}

bool Replay::ends_as(const DeviceState &cone_state) const {
  DeviceState part = state_;
  part.position = cone_state.position;
  part.components.clear();
  for (const bulla_component_state &component : cone_state.components) {
    const bulla_component_state *mine = state_.find(component.component);
    if (mine == nullptr) return false;
    part.components.push_back(*mine);
  }
  // Capabilities of other cones may have come meanwhile.
  part.capabilities = cone_state.capabilities;
  part.capability_counter = cone_state.capability_counter;
  part.ended = cone_state.ended;
  return part.canonical() == cone_state.canonical();
}

void Replay::tell(FileIndex file, const std::string &what) {
  told_.push_back(question_.offer->files()[file].path + ": " + what);
}

void Replay::begin_again() {
  state_.position = 0;
}

void Replay::deliver_and_tell(FileIndex file) {
  std::string what;
  for (const std::string &part : told_delivery(question_, file, state_)) {
    what += (what.empty() ? "" : ", ") + part;
  }
  if (!what.empty()) tell(file, what);
}

// On a medium: what stands before the file comes first.
void Replay::bring_to(FileIndex file) {
  const std::vector<FileIndex> &order = question_.delivery->order;
  if (!question_.delivery->medium || order.empty()) return;
  for (std::size_t i = 0; i < order.size() && order[state_.position] != file; i++) {
    deliver_and_tell(order[state_.position]);
    state_.position = static_cast<std::uint32_t>((state_.position + 1) % order.size());
  }
}

bool Replay::act(const Action &action) {
  switch (action.what) {
    case Happening::kLowerLevelFailed:
      return fail_outside(action.subject, action.detail);
    case Happening::kFactoryReset:
    case Happening::kBoardRepair: {
      const bool repair = action.what == Happening::kBoardRepair;
      question_.device->reset(state_, repair ? Reset::kBoardRepair : Reset::kFactoryReset);
      told_.push_back(repair ? "board repair" : "factory reset");
      return true;
    }
    case Happening::kBegunAgain:
      begin_again();
      told_.push_back("power cut; the medium begins again");
      return true;
    default:
      return act_on_file(action);
  }
}

bool Replay::act_on_file(const Action &action) {
  const RehearsedDevice &device = *question_.device;
  const OfferedFile &file = question_.offer->files()[action.subject];
  bring_to(action.subject);
  if (action.what == Happening::kDelivered) {
    deliver_and_tell(action.subject);
    const std::size_t count = std::max<std::size_t>(question_.delivery->order.size(), 1);
    if (question_.delivery->medium) {
      state_.position = static_cast<std::uint32_t>((state_.position + 1) % count);
    }
    return true;
  }
  if (action.what == Happening::kChainCut) {
    for (const OfferedStore &link : file.links) {
      if (state_.held == action.detail) break;
      (void)device.take(state_, link);
    }
    tell(action.subject,
         "power cut after tks:" + std::to_string(question_.offer->stores().version(action.detail)));
    begin_again();
    return state_.held == action.detail;
  }
  (void)device.walk(state_, file, [](const DeviceState &, const OfferedStore &) {});
  if (device.judge(state_, file) != BULLA_OK || device.runs(state_, file)) return false;
  if (action.what == Happening::kBootFailed) {
    device.fail_boot(state_, file);
    tell(action.subject, "boot failed");
  } else {
    device.cut_writing(state_, file);
    tell(action.subject, "power cut while it was written");
  }
  begin_again();
  return true;
}

bool Replay::is_outside(FileIndex file) const {
  return question_.offer->files()[file].image &&
         !std::binary_search(cone_.acting.begin(), cone_.acting.end(), file);
}

// Whether this image could be installed now without another key store, and fail.
bool Replay::could_fail(FileIndex index, const DeviceState &state) const {
  const RehearsedDevice &device = *question_.device;
  const OfferedFile &file = question_.offer->files()[index];
  DeviceState after = state;
  if (!device.fetches(file) || !device.boot_can_fail(file)) return false;
  (void)device.walk(after, file, [](const DeviceState &, const OfferedStore &) {});
  return after.held == state.held && device.judge(after, file) == BULLA_OK &&
         !device.runs(after, file);
}

bool Replay::fail_one_outside(unsigned level) {
  for (FileIndex i = 0; i < question_.offer->files().size(); i++) {
    const OfferedFile &file = question_.offer->files()[i];
    if (!is_outside(i)) continue;
    if (bulla_class_level(question_.offer->manifest(file).image_class) != level) continue;
    if (!could_fail(i, state_)) continue;
    question_.device->fail_boot(state_, file);
    tell(i, "boot failed");
    return true;
  }
  return false;
}

// Something outside that the failing image may be waiting for.
bool Replay::advance_outside() {
  for (FileIndex i = 0; i < question_.offer->files().size(); i++) {
    if (!is_outside(i)) continue;
    DeviceState after = state_;
    (void)deliver(*question_.device, *question_.offer, i, after);
    if (after.held != state_.held || after.canonical() == state_.canonical()) continue;
    deliver_and_tell(i);
    return true;
  }
  return false;
}

bool Replay::fail_outside(unsigned level, std::uint32_t position) {
  const Delivery &delivery = *question_.delivery;
  if (delivery.medium) {
    const FileIndex file = delivery.order[position];
    bring_to(file);
    (void)question_.device->walk(state_, question_.offer->files()[file],
                                 [](const DeviceState &, const OfferedStore &) {});
    if (!is_outside(file) || !could_fail(file, state_)) return false;
    question_.device->fail_boot(state_, question_.offer->files()[file]);
    tell(file, "boot failed");
    begin_again();
    return true;
  }
  const std::size_t limit = 2 * question_.offer->files().size();
  for (std::size_t i = 0; i <= limit; i++) {
    if (fail_one_outside(level)) return true;
    if (!advance_outside()) return false;
  }
  return false;
}

}  // namespace bulla
