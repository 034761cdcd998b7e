// SPDX-License-Identifier: Apache-2.0
//
// One function for each kind of contradiction; they are asked in the order of the table below.
#include "preflight/contradictions.hpp"

namespace bulla {
namespace {

using Found = std::optional<Contradiction>;

struct Subject {
  const FleetDevice &device;
  const DeviceFacts &facts;
  const Landmarks &landmarks;
  HeldKeyStores &key_stores;
};

Found fallback_without_slot(const Subject &subject) {
  const DeviceFacts &facts = subject.facts;
  if (facts.slots > 1 || (!facts.fallback_same && facts.fallback.empty())) return std::nullopt;
  return Contradiction{{"fallback"}, "a fallback needs a second slot, and `slots` is 1"};
}

Found below_its_floor(const Subject &subject) {
  for (const auto &[component, floor] : subject.facts.floors) {
    const auto image = subject.facts.components.find(component);
    if (image == subject.facts.components.end()) continue;
    if (image->second.security_version >= floor) continue;
    return Contradiction{{"components", image->second.name, "security-version"},
                         image->second.name + " runs with security version " +
                             std::to_string(image->second.security_version) +
                             ", below its floor of " + std::to_string(floor)};
  }
  return std::nullopt;
}

// A component that is known to be another product's; only a UUID can say that.
template <typename Map>
Found foreign_in(const Subject &subject, const Map &map, const FactPath &field) {
  for (const auto &[component, fact] : map) {
    const auto known = subject.landmarks.component_products.find(component);
    if (known == subject.landmarks.component_products.end()) continue;
    if (known->second == subject.facts.product) continue;
    FactPath where = field;
    where.push_back(to_text(component));
    return Contradiction{where, "component " + to_text(component) + " belongs to product " +
                                    to_text(known->second) + ", not to " +
                                    subject.facts.product_name};
  }
  return std::nullopt;
}

Found foreign_component(const Subject &subject) {
  const DeviceFacts &facts = subject.facts;
  Found found = foreign_in(subject, facts.components, {"components"});
  if (!found) found = foreign_in(subject, facts.fallback, {"fallback"});
  if (!found) found = foreign_in(subject, facts.recovery, {"recovery"});
  if (!found && facts.factory) {
    found = foreign_in(subject, facts.factory->components, {"factory", "components"});
  }
  if (!found) found = foreign_in(subject, facts.floors, {"floors"});
  if (!found) found = foreign_in(subject, facts.counters, {"counters"});
  return found;
}

Found key_store_without_room(const Subject &subject) {
  const auto &held = subject.key_stores.at(subject.device.key_store_path);
  if (held.document_bytes <= subject.facts.key_store_bytes) return std::nullopt;
  return Contradiction{{"verifier", "key-store-bytes"},
                       "the key store held has " + std::to_string(held.document_bytes) +
                           " bytes, and there is room for " +
                           std::to_string(subject.facts.key_store_bytes)};
}

Found factory_of_another_fleet(const Subject &subject) {
  if (!subject.facts.factory) return std::nullopt;
  const auto &held = subject.key_stores.at(subject.device.key_store_path);
  const auto &factory = subject.key_stores.at(subject.facts.factory->key_store_path);
  if (held.fleet == factory.fleet) return std::nullopt;
  return Contradiction{{"factory", "tks"},
                       "the factory's key store is of fleet " + to_text(factory.fleet) +
                           ", the one held is of fleet " + to_text(held.fleet)};
}

constexpr Found (*kContradictions[])(const Subject &) = {fallback_without_slot, below_its_floor,
                                                         foreign_component, key_store_without_room,
                                                         factory_of_another_fleet};

}  // namespace

std::optional<Contradiction> contradiction_in(const FleetDevice &device, const Landmarks &landmarks,
                                              HeldKeyStores &key_stores) {
  const Subject subject = {device, device.facts, landmarks, key_stores};
  for (const auto find : kContradictions) {
    if (Found found = find(subject)) return found;
  }
  return std::nullopt;
}

}  // namespace bulla
