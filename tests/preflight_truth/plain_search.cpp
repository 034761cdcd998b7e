// SPDX-License-Identifier: Apache-2.0
//
// The events of docs/PREFLIGHT.md, one after another, and the search over them.
#include "tests/preflight_truth/plain_search.hpp"

#include <algorithm>
#include <deque>
#include <limits>
#include <set>
#include <stdexcept>

namespace bulla::truth {
namespace {

std::string named(const GivenFile &file) {
  const bulla_cursor name = file.image.manifest.name;
  return std::string(reinterpret_cast<const char *>(name.at), name.left) + ":" +
         std::to_string(file.sequence());
}

std::string joined(const std::vector<std::string> &items) {
  std::string text;
  for (const std::string &item : items) text += (text.empty() ? "" : ", ") + item;
  return text;
}

std::string told(const GivenFile &file, const std::vector<std::string> &changes) {
  return changes.empty() ? "" : file.name + ": " + joined(changes);
}

// A capability concerns the devices whom its conditions on identity admit.
bool concerns(const GivenFile &capability, const DeviceFacts &facts) {
  bulla_list devices = capability.image.manifest.requires_.devices;
  const std::uint8_t lifecycles = capability.image.manifest.requires_.lifecycle;
  if (lifecycles != 0 && (lifecycles & facts.lifecycle) == 0) return false;
  if (devices.count == 0) return true;
  bulla_cursor id;
  while (bulla_list_next(&devices, bulla_read_device_id, &id)) {
    if (Bytes(id.at, id.at + id.left) == facts.id) return true;
  }
  return false;
}

}  // namespace

std::map<Uuid, std::size_t> newest_targets(const GivenFiles &files,
                                           const std::vector<std::size_t> &release,
                                           const Uuid &product) {
  std::map<Uuid, std::size_t> targets;
  for (const std::size_t number : release) {
    const GivenFile &file = files.file(number);
    if (!file.is_image || file.product() != product) continue;
    const auto [at, fresh] = targets.emplace(file.component(), number);
    if (!fresh && files.file(at->second).sequence() < file.sequence()) at->second = number;
  }
  return targets;
}

PlainSearch::PlainSearch(const PlainDevice &device, const Offer &offer, std::size_t most)
    : device_(device), offer_(offer) {
  explore(most);
  find_ways();
}

bool PlainSearch::offered(std::size_t number) const {
  const GivenFile &file = device_.files().file(number);
  switch (device_.facts().policy) {
    case UpdatePolicy::kAll:
      return true;
    case UpdatePolicy::kPrerequisites:
      return !file.is_image || file.image.manifest.image_class == BULLA_CLASS_CERT_STORE;
    default:
      return false;
  }
}

// Takes link after link; between any two the power may fail. False when one does not follow.
bool PlainSearch::walk_chain(std::vector<Step> &steps, State &now,
                             std::vector<std::string> &changes, std::size_t number) const {
  const GivenFiles &files = device_.files();
  const GivenFile &file = files.file(number);
  std::optional<std::uint32_t> last;
  for (std::size_t i = 0; i < file.chain.size(); i++) {
    const bool is_document = !file.is_image && i + 1 == file.chain.size();
    const std::uint32_t version = files.store(file.chain[i].store).view.version;
    const std::uint32_t held = files.store(now.store).view.version;
    if (last && version <= *last) return false;
    last = version;
    if (version < held && !is_document) continue;
    if (device_.judge_link(now, file.chain[i]) != BULLA_OK) return false;
    if (version == held) continue;
    device_.take_store(now, file.chain[i].store);
    changes.push_back("tks:" + std::to_string(version));
    if (file.is_image && device_.fault() == Fault::kLinksLostOnRefusal) continue;
    State cut = now;
    cut.next_file = 0;
    steps.push_back({cut, true, {}, file.name + ": power cut after " + changes.back()});
  }
  return true;
}

void PlainSearch::deliver_image(std::vector<Step> &steps, const State &before, State now,
                                std::vector<std::string> changes, std::size_t number,
                                std::uint32_t next_file) const {
  const GivenFile &file = device_.files().file(number);
  const bool refused = device_.judge_image(now, number) != BULLA_OK;
  if (refused && device_.fault() == Fault::kLinksLostOnRefusal) {
    now = before;
    changes.clear();
  }
  now.next_file = next_file;
  if (refused || device_.in_place(now, number)) {
    steps.push_back({now, false, changes, told(file, changes)});
    return;
  }
  changes.push_back(named(file));
  if (file.image.manifest.has_capability) {
    device_.grant(now, number);
    steps.push_back({now, false, changes, told(file, changes)});
    return;
  }
  State cut = now;
  device_.cut_while_writing(cut, number);
  cut.next_file = 0;
  steps.push_back({cut, true, {}, file.name + ": power cut while it was written"});
  device_.start_trial(now, number);
  steps.push_back({now, false, changes, told(file, changes)});
}

void PlainSearch::deliver(std::vector<Step> &steps, const State &state, std::size_t number,
                          std::uint32_t next_file) const {
  const GivenFile &file = device_.files().file(number);
  State now = state;
  std::vector<std::string> changes;
  if (!offered(number) || now.ended) {
    now.next_file = next_file;
    steps.push_back({now, false, {}, {}});
    return;
  }
  (void)walk_chain(steps, now, changes, number);
  if (file.is_image) {
    deliver_image(steps, state, now, changes, number, next_file);
  } else {
    now.next_file = next_file;
    steps.push_back({now, false, changes, told(file, changes)});
  }
}

void PlainSearch::trial_steps(std::vector<Step> &steps, const State &state) const {
  State good = state;
  device_.confirm(good);
  steps.push_back({good, false, {}, {}});
  if (!device_.can_fail(state)) return;
  State failed = state;
  device_.boot_failed(failed);
  failed.next_file = 0;
  const std::string &name = device_.files().file(device_.file_on_trial(state)).name;
  steps.push_back({failed, true, {}, name + ": boot failed"});
}

void PlainSearch::restore_steps(std::vector<Step> &steps, const State &state) const {
  const auto restore = [&](PlainDevice::Restore what, const std::string &event) {
    State restored = state;
    device_.restore(restored, what);
    steps.push_back({restored, true, {}, event});
  };
  if (offer_.factory_reset) restore(PlainDevice::Restore::kFactoryReset, "factory reset");
  if (offer_.board_repair) restore(PlainDevice::Restore::kBoardRepair, "board repair");
}

std::vector<Step> PlainSearch::steps(const State &state) const {
  std::vector<Step> steps;
  const auto count = static_cast<std::uint32_t>(offer_.files.size());
  if (state.ended) return steps;
  restore_steps(steps, state);
  if (state.trial >= 0) {
    trial_steps(steps, state);
  } else if (count == 0) {
    return steps;
  } else if (offer_.delivery == Delivery::kMedium) {
    const std::uint32_t next = (state.next_file + 1) % count;
    State cut = state;
    cut.next_file = 0;
    steps.push_back({cut, true, {}, "power cut; the medium begins again"});
    deliver(steps, state, offer_.files[state.next_file], next);
  } else {
    for (const std::size_t file : offer_.files) deliver(steps, state, file, 0);
  }
  return steps;
}

void PlainSearch::explore(std::size_t most) {
  const auto number_of = [&](const State &state) {
    const auto [at, fresh] = numbers_.emplace(state, states_.size());
    if (fresh) states_.push_back(state);
    return at->second;
  };
  (void)number_of(device_.start());
  for (std::size_t i = 0; i < states_.size(); i++) {
    if (states_.size() > most) throw std::length_error("too many states");
    std::vector<Edge> edges;
    for (Step &step : steps(State(states_[i]))) {
      edges.push_back(
          {number_of(step.to), step.failing, std::move(step.changes), std::move(step.event)});
    }
    edges_.push_back(std::move(edges));
  }
}

bool PlainSearch::arrived(const State &state) const {
  if (state.ended || state.trial >= 0) return false;
  for (const auto &[component, file_number] : offer_.targets) {
    const GivenFile &file = device_.files().file(file_number);
    if (file.image.manifest.has_capability) {
      if (concerns(file, device_.facts()) && state.granted.count(file_number) == 0) return false;
      continue;
    }
    const auto number = device_.component_number(component);
    const ComponentState &in_place = state.components[*number];
    if (in_place.running.standing == Standing::kEmpty) return false;
    const KnownImage &running = device_.image(in_place.running);
    if (running.sequence < file.sequence()) return false;
    if (running.sequence == file.sequence()) {
      if (running.digest && *running.digest != file.digest()) return false;
    } else if (in_place.running.standing == Standing::kPinned) {
      return false;
    }
  }
  return true;
}

// Backwards from the targets, over steps that nothing has to fail for.
void PlainSearch::find_ways() {
  std::vector<std::vector<std::size_t>> from(states_.size());
  std::deque<std::size_t> open;
  has_way_.assign(states_.size(), false);
  for (std::size_t i = 0; i < states_.size(); i++) {
    for (const Edge &edge : edges_[i]) {
      if (!edge.failing) from[edge.to].push_back(i);
    }
    if (!arrived(states_[i])) continue;
    has_way_[i] = true;
    open.push_back(i);
  }
  for (; !open.empty(); open.pop_front()) {
    for (const std::size_t before : from[open.front()]) {
      if (has_way_[before]) continue;
      has_way_[before] = true;
      open.push_back(before);
    }
  }
}

Outcome PlainSearch::outcome() const {
  if (!has_way_.front()) return Outcome::kStranded;
  const bool always = std::find(has_way_.begin(), has_way_.end(), false) == has_way_.end();
  return always ? Outcome::kTarget : Outcome::kTrap;
}

std::vector<std::string> PlainSearch::trap() const {
  std::map<std::size_t, std::vector<std::string>> events{{0, {}}};
  std::deque<std::size_t> open{0};
  for (; !open.empty(); open.pop_front()) {
    const std::size_t state = open.front();
    if (!has_way_[state]) return events[state];
    for (const Edge &edge : edges_[state]) {
      const auto [at, fresh] = events.emplace(edge.to, events[state]);
      if (!fresh) continue;
      if (!edge.event.empty()) at->second.push_back(edge.event);
      open.push_back(edge.to);
    }
  }
  return {};
}

bool PlainSearch::leads_into_trap(const std::vector<std::string> &events) const {
  std::set<std::pair<std::size_t, std::size_t>> seen{{0, 0}};  // state, events told
  std::deque<std::pair<std::size_t, std::size_t>> open{{0, 0}};
  for (; !open.empty(); open.pop_front()) {
    const auto [state, count] = open.front();
    if (count == events.size() && !has_way_[state]) return true;
    for (const Edge &edge : edges_[state]) {
      std::size_t next = count;
      if (count < events.size() && edge.event == events[count]) {
        next++;
      } else if (!edge.event.empty()) {
        const std::string file = edge.event.substr(0, edge.event.find(": ") + 2);
        const bool implied =
            !edge.failing && count < events.size() && events[count] == file + "boot failed";
        if (!implied) continue;
      }
      if (seen.emplace(edge.to, next).second) open.emplace_back(edge.to, next);
    }
  }
  return false;
}

bool PlainSearch::can_end() const {
  return std::any_of(states_.begin(), states_.end(),
                     [](const State &state) { return state.ended; });
}

std::size_t PlainSearch::shortest() const {
  constexpr std::size_t kFar = std::numeric_limits<std::size_t>::max();
  std::vector<std::size_t> distance(states_.size(), kFar);
  std::set<std::pair<std::size_t, std::size_t>> open{{0, 0}};
  distance.front() = 0;
  while (!open.empty()) {
    const auto [so_far, state] = *open.begin();
    open.erase(open.begin());
    if (arrived(states_[state])) return so_far;
    if (so_far > distance[state]) continue;
    for (const Edge &edge : edges_[state]) {
      const std::size_t far = so_far + edge.changes.size();
      if (edge.failing || far >= distance[edge.to]) continue;
      distance[edge.to] = far;
      open.emplace(far, edge.to);
    }
  }
  return kFar;
}

bool PlainSearch::leads_to_targets(const std::vector<std::string> &changes) const {
  std::set<std::pair<std::size_t, std::size_t>> seen{{0, 0}};  // state, changes made
  std::deque<std::pair<std::size_t, std::size_t>> open{{0, 0}};
  for (; !open.empty(); open.pop_front()) {
    const auto [state, made] = open.front();
    if (made == changes.size() && arrived(states_[state])) return true;
    for (const Edge &edge : edges_[state]) {
      if (edge.failing || made + edge.changes.size() > changes.size()) continue;
      const auto at = changes.begin() + static_cast<std::ptrdiff_t>(made);
      if (!std::equal(edge.changes.begin(), edge.changes.end(), at)) continue;
      const std::pair next{edge.to, made + edge.changes.size()};
      if (seen.insert(next).second) open.push_back(next);
    }
  }
  return false;
}

}  // namespace bulla::truth
