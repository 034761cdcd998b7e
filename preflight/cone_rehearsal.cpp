// SPDX-License-Identifier: Apache-2.0
//
// What the rehearsal of a cone depends on is written down as bytes; equal bytes, one rehearsal.
#include "preflight/cone_rehearsal.hpp"

#include <algorithm>

namespace bulla {
namespace {

void put(std::string &key, std::uint64_t number) {
  key.append(reinterpret_cast<const char *>(&number), sizeof number);
}

void put(std::string &key, const std::string &text) {
  put(key, std::uint64_t{text.size()});
  key += text;
}

void put(std::string &key, ByteView bytes) {
  put(key, std::string(reinterpret_cast<const char *>(bytes.data()), bytes.size()));
}

// Of a set of ends, how many lie at or below the value: all values with one count behave alike.
template <typename Number>
std::uint64_t stretch(const std::set<Number> &ends, Number value) {
  return static_cast<std::uint64_t>(std::distance(ends.begin(), ends.upper_bound(value))) * 2 +
         (ends.count(value) != 0 ? 1 : 0);
}

// Facts on which some image of the cone sets a condition.
struct Conditions {
  bool chip = false;
  bool board = false;
  bool id = false;
  bool lifecycle = false;
  bool capability = false;
  std::set<std::string> abis;
  std::set<std::uint64_t> sizes;
};

Conditions conditions_of(const Offer &offer, const Cone &cone) {
  Conditions found;
  for (const FileIndex index : cone.acting) {
    const bulla_manifest &manifest = offer.manifest(offer.files()[index]);
    found.chip |= manifest.requires_.chips.count != 0;
    found.board |= manifest.requires_.boards.count != 0;
    found.id |= manifest.requires_.devices.count != 0;
    found.lifecycle |= manifest.requires_.lifecycle != 0;
    if (manifest.has_installed) found.sizes.insert(manifest.installed.size);
    bulla_list abis = manifest.requires_.abis;
    bulla_range range;
    while (bulla_list_next(&abis, bulla_read_range, &range)) {
      found.abis.emplace(reinterpret_cast<const char *>(range.name.at), range.name.left);
    }
  }
  return found;
}

void put_identity(std::string &key, const DeviceFacts &facts, const Landmarks &landmarks,
                  const Conditions &conditions) {
  put(key, facts.product);
  if (conditions.chip) put(key, facts.chip);
  put(key, std::uint64_t{facts.board.has_value()});
  if (conditions.board && facts.board) {
    put(key, facts.board->name);
    const auto ends = landmarks.boards.find(facts.board->name);
    put(key, ends == landmarks.boards.end() ? 0 : stretch(ends->second, facts.board->revision));
  }
  if (conditions.id) {
    put(key, landmarks.device_ids.count(facts.id) != 0 ? ByteView(facts.id) : ByteView());
  }
  if (conditions.lifecycle) put(key, std::uint64_t{facts.lifecycle});
  for (const std::string &abi : conditions.abis) {
    const auto stated = facts.provides.find(abi);
    put(key, stated == facts.provides.end() ? std::uint64_t{0} : stated->second + std::uint64_t{1});
  }
}

void put_abilities(std::string &key, const DeviceFacts &facts, const Landmarks &landmarks,
                   const Cone &cone, const Conditions &conditions) {
  put(key, stretch(conditions.sizes, facts.staging_bytes));
  put(key, std::uint64_t{facts.verifier_features});
  put(key, stretch(landmarks.key_store_bytes, facts.key_store_bytes));
  put(key, static_cast<std::uint64_t>(facts.policy));
  for (const Uuid &component : cone.components) {
    const auto counter = facts.counters.find(component);
    if (counter == facts.counters.end()) {
      put(key, UINT64_MAX);
    } else {
      const auto floor = facts.floors.find(component);
      put(key, counter->second.left);
      put(key, floor == facts.floors.end() ? std::uint64_t{0} : floor->second);
    }
  }
}

void put_state(std::string &key, const DeviceState &state) {
  for (const bulla_component_state &component : state.components) {
    key.append(reinterpret_cast<const char *>(component.component), BULLA_UUID_BYTES);
    put(key, std::uint64_t{component.image_class} << 8 | component.slot_count);
  }
  put(key, state.canonical());
}

}  // namespace

ConeRehearsals::ConeRehearsals(Offer &offer, const Landmarks &landmarks, const ReleaseShape &shape,
                               const std::vector<Target> &targets)
    : offer_(offer), landmarks_(landmarks), shape_(shape), targets_(targets) {
  for (FileIndex i = 0; i < offer.files().size(); i++) {
    if (offer.files()[i].carries_stores()) all_carriers_.push_back(i);
  }
}

std::uint32_t ConeRehearsals::number_of(const Moments &moments) {
  return moments_.emplace(moments, static_cast<std::uint32_t>(moments_.size())).first->second;
}

std::string ConeRehearsals::key_of(const RehearsedDevice &device, const Cone &cone,
                                   const Delivery &delivery,
                                   const std::map<unsigned, Moments> &lower) {
  std::string key;
  key.reserve(1024);
  const Conditions conditions = conditions_of(offer_, cone);
  put(key, cone.root);
  put(key, std::uint64_t{delivery.medium});
  for (const Reset reset : delivery.resets) put(key, static_cast<std::uint64_t>(reset) + 2);
  put(key, delivery.order.size());
  if (delivery.medium) {
    for (const FileIndex file : delivery.order) put(key, std::uint64_t{file});
  }
  for (const auto &[level, moments] : lower) {
    put(key, std::uint64_t{level});
    put(key, std::uint64_t{number_of(moments)});
  }
  put_identity(key, device.facts(), landmarks_, conditions);
  put_abilities(key, device.facts(), landmarks_, cone, conditions);
  put_state(key, device.initial(cone.components));
  if (!delivery.resets.empty()) put_state(key, device.factory_state(cone.components));
  return key;
}

void add_refusals(const RehearsedDevice &device, const Offer &offer, const Cone &cone,
                  const std::vector<Target> &targets, const DeviceState &state,
                  std::vector<FileRefusal> &refused) {
  const auto add = [&](FileIndex file, bulla_status status) {
    const FileRefusal refusal{file, status};
    if (status == BULLA_OK) return;
    if (std::find(refused.begin(), refused.end(), refusal) == refused.end()) {
      refused.push_back(refusal);
    }
  };
  for (FileIndex i = 0; i < offer.files().size(); i++) {
    const OfferedFile &file = offer.files()[i];
    if (!device.fetches(file) || state.ended) continue;
    if (file.key_store) {
      DeviceState after = state;
      const bulla_status status = deliver(device, offer, i, after);
      if (status != BULLA_TKS_ROLLBACK) add(i, status);
    } else if (std::binary_search(cone.acting.begin(), cone.acting.end(), i)) {
      const Uuid component = uuid_at(offer.manifest(file).component);
      const auto target = std::find_if(targets.begin(), targets.end(), [&](const Target &each) {
        return each.component == component;
      });
      if (target != targets.end() && arrived(offer, *target, state)) continue;
      DeviceState after = state;
      add(i, deliver(device, offer, i, after));
    }
  }
}

ConeResult ConeRehearsals::run(const RehearsedDevice &device, const Cone &cone,
                               const Delivery &delivery,
                               const std::map<unsigned, Moments> &lower) const {
  Playground playground;
  playground.device = &device;
  playground.offer = &offer_;
  playground.cone = &cone;
  playground.carriers = delivery.medium ? &all_carriers_ : &shape_.carriers();
  playground.order = delivery.order;
  playground.medium = delivery.medium;
  playground.resets = delivery.resets;
  playground.lower = lower;
  playground.state_limit = kConeStateLimit;
  const Exploration found = explore(playground, device.initial(cone.components));

  ConeResult result;
  result.state_count = found.states.size();
  result.cut_short = found.cut_short;
  result.failing = found.failing;
  if (found.cut_short) return result;
  std::vector<const Target *> wanted;
  for (const Target &target : targets_) {
    const bool inside =
        std::binary_search(cone.components.begin(), cone.components.end(), target.component);
    if (inside && concerns(offer_, target, device.facts())) wanted.push_back(&target);
  }
  result.analysis = analyse(found, [&](const DeviceState &state) {
    return std::all_of(wanted.begin(), wanted.end(),
                       [&](const Target *target) { return arrived(offer_, *target, state); });
  });
  if (result.analysis.trapped) result.trap_state = found.states[result.analysis.trap_state];
  for (const std::uint32_t at : result.analysis.frontier) {
    add_refusals(device, offer_, cone, targets_, found.states[at], result.refused);
  }
  return result;
}

void ConeRehearsals::forget() {
  by_key_.clear();
  results_.clear();
}

const ConeResult &ConeRehearsals::rehearse(const RehearsedDevice &device, const Cone &cone,
                                           const Delivery &delivery,
                                           const std::map<unsigned, Moments> &lower) {
  std::string key = key_of(device, cone, delivery, lower);
  const auto known = by_key_.find(key);
  if (known != by_key_.end()) return *known->second;
  results_.push_back(run(device, cone, delivery, lower));
  results_.back().number = static_cast<std::uint32_t>(results_.size());
  states_ += results_.back().state_count;
  by_key_.emplace(std::move(key), &results_.back());
  return results_.back();
}

}  // namespace bulla
