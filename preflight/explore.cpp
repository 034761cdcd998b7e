// SPDX-License-Identifier: Apache-2.0
//
// Breadth first, each distinct state once.
#include "preflight/explore.hpp"

#include <algorithm>

namespace bulla {
namespace {

class Explorer {
 public:
  explicit Explorer(const Playground &playground) : play_(playground) {
    acts_.resize(play_.offer->files().size());
    carries_.resize(acts_.size());
    for (const FileIndex file : play_.cone->acting) acts_[file] = true;
    for (const FileIndex file : *play_.carriers) carries_[file] = true;
    find_stops();
  }

  Exploration run(DeviceState start) {
    start.position = stop_from(start.position);
    (void)number_of(start);
    for (std::uint32_t at = 0; at < found_.states.size(); at++) {
      if (found_.states.size() > play_.state_limit) {
        found_.cut_short = true;
        break;
      }
      at_ = at;
      const DeviceState state = found_.states[at];
      if (!state.ended) expand(state);
    }
    found_.steps.resize(found_.states.size());
    return std::move(found_);
  }

 private:
  std::uint32_t number_of(const DeviceState &state) {
    const auto [known, added] =
        numbers_.emplace(state.canonical(), static_cast<std::uint32_t>(found_.states.size()));
    if (added) {
      found_.states.push_back(state);
      found_.steps.emplace_back();
    }
    return known->second;
  }

  void lead(const DeviceState &to, const Action &action, std::uint32_t changes = 0) {
    const std::uint32_t number = number_of(to);
    if (number != at_) found_.steps[at_].push_back({number, action, changes});
  }

  // The positions of a medium at which something can happen here; the others are passed over.
  void find_stops() {
    std::set<std::uint32_t> lower;
    for (const auto &[level, moments] : play_.lower) {
      for (const Moment &moment : moments) lower.insert(std::get<2>(moment));
    }
    for (std::uint32_t i = 0; play_.medium && i < play_.order.size(); i++) {
      const FileIndex file = play_.order[i];
      if (acts_[file] || carries_[file] || lower.count(i) != 0) stops_.push_back(i);
    }
  }

  // The next of them from here on; after the last comes the first, for the medium put in again.
  std::uint32_t stop_from(std::uint32_t position) const {
    if (stops_.empty()) return 0;
    const auto next = std::lower_bound(stops_.begin(), stops_.end(), position);
    return next == stops_.end() ? stops_.front() : *next;
  }

  // After a failure a medium is begun from its first file.
  void fail(DeviceState to, Happening what, std::uint32_t subject, std::uint32_t detail = 0) {
    if (!play_.failures) return;
    to.position = stop_from(0);
    lead(to, {what, subject, detail});
  }

  void expand(const DeviceState &state) {
    if (play_.medium) {
      expand_medium(state);
    } else {
      for (FileIndex file = 0; file < acts_.size(); file++) {
        if (acts_[file] || carries_[file]) expand_file(state, file, 0);
      }
    }
    if (!play_.failures) return;
    if (!play_.medium) expand_lower_levels(state);
    for (const Reset reset : play_.resets) {
      DeviceState after = state;
      play_.device->reset(after, reset);
      after.position = stop_from(0);
      lead(after,
           {reset == Reset::kFactoryReset ? Happening::kFactoryReset : Happening::kBoardRepair});
    }
  }

  void expand_medium(const DeviceState &state) {
    if (stops_.empty()) return;
    expand_file(state, play_.order[state.position], stop_from(state.position + 1));
    fail(state, Happening::kBegunAgain, 0);
  }

  void expand_lower_levels(const DeviceState &state) {
    const Moment moment{state.held, state.key_store_floor, state.position};
    for (const auto &[level, moments] : play_.lower) {
      if (moments.count(moment) == 0) continue;
      DeviceState after = state;
      play_.device->fail_lower_level(after, level);
      fail(std::move(after), Happening::kLowerLevelFailed, level, state.position);
    }
  }

  void expand_file(const DeviceState &state, FileIndex index, std::uint32_t next) {
    const OfferedFile &file = play_.offer->files()[index];
    DeviceState reached = state;
    std::uint32_t changes = 0;
    if (play_.device->fetches(file)) {
      const bulla_status chain =
          play_.device->walk(reached, file, [&](const DeviceState &after, const OfferedStore &) {
            changes++;
            fail(after, Happening::kChainCut, index, after.held);
          });
      if (file.key_store && chain == BULLA_OK) {
        const StoreIndex before = reached.held;
        (void)play_.device->take(reached, *file.key_store);
        changes += reached.held != before ? 1 : 0;
      } else if (file.image && acts_[index]) {
        expand_image(reached, index, next, changes);
        return;
      }
      if (play_.medium && play_.failures) expand_lower_levels(reached);
    }
    reached.position = next;
    lead(reached, {Happening::kDelivered, index}, changes);
  }

  void expand_image(DeviceState reached, FileIndex index, std::uint32_t next,
                    std::uint32_t changes) {
    const RehearsedDevice &device = *play_.device;
    const OfferedFile &file = play_.offer->files()[index];
    if (device.could_admit(reached, file) && device.judge(reached, file) == BULLA_OK &&
        !device.runs(reached, file)) {
      if (!file.capability) expand_failures(reached, index);
      device.accept(reached, file);
      changes++;
    }
    reached.position = next;
    lead(reached, {Happening::kDelivered, index}, changes);
  }

  void expand_failures(const DeviceState &state, FileIndex index) {
    const RehearsedDevice &device = *play_.device;
    const OfferedFile &file = play_.offer->files()[index];
    if (!play_.failures) return;
    if (device.boot_can_fail(file)) {
      if (uuid_at(play_.offer->manifest(file).component) == play_.cone->root) {
        const std::uint32_t position = found_.states[at_].position;
        found_.failing.insert({state.held, state.key_store_floor, position});
      }
      DeviceState after = state;
      device.fail_boot(after, file);
      fail(std::move(after), Happening::kBootFailed, index);
    }
    DeviceState after = state;
    device.cut_writing(after, file);
    fail(std::move(after), Happening::kWriteCut, index);
  }

  const Playground &play_;
  std::vector<bool> acts_;
  std::vector<bool> carries_;
  std::vector<std::uint32_t> stops_;
  Exploration found_;
  std::unordered_map<std::string, std::uint32_t> numbers_;
  std::uint32_t at_ = 0;
};

}  // namespace

Exploration explore(const Playground &playground, const DeviceState &start) {
  return Explorer(playground).run(start);
}

bulla_status deliver(const RehearsedDevice &device, const Offer &offer, FileIndex index,
                     DeviceState &state) {
  const OfferedFile &file = offer.files()[index];
  if (!device.fetches(file) || state.ended) return BULLA_OK;
  bulla_status status = device.walk(state, file, [](const DeviceState &, const OfferedStore &) {});
  if (file.key_store) {
    return status == BULLA_OK ? device.take(state, *file.key_store) : status;
  }
  status = device.judge(state, file);
  if (status == BULLA_OK && !device.runs(state, file)) device.accept(state, file);
  return status;
}

}  // namespace bulla
