// SPDX-License-Identifier: Apache-2.0
//
// Device files know no classes, pins, slots, memory, nor floors of key stores and capabilities.
#include "tests/vectors/case_facts.hpp"

#include <algorithm>
#include <set>

#include "tests/vectors/case_platform.hpp"

namespace bulla::testing {
namespace {

Uuid to_uuid(const std::string &text) {
  const Bytes bytes = uuid_bytes(text);
  Uuid uuid{};
  std::copy(bytes.begin(), bytes.end(), uuid.begin());
  return uuid;
}

nlohmann::json object_field(const nlohmann::json &device, const std::string &field) {
  return device.value(field, nlohmann::json::object());
}

void read_components(const nlohmann::json &device, DeviceFacts &facts) {
  const auto components = object_field(device, "components");
  const auto floors = object_field(device, "floors");
  const auto limits = object_field(device, "counter_limits");
  for (const auto &[name, fact] : components.items()) {
    ComponentFact &component = facts.components[to_uuid(name)];
    component.sequence = fact.value("sequence", std::uint64_t{0});
    if (!fact.contains("manifest")) continue;
    const Bytes digest = *from_hex(fact.at("manifest").get<std::string>());
    std::copy(digest.begin(), digest.end(), component.digest.emplace().begin());
  }
  for (const auto &[name, floor] : floors.items()) {
    facts.floors[to_uuid(name)] = floor;
  }
  for (const auto &[name, limit] : limits.items()) {
    const Uuid component = to_uuid(name);
    const std::uint64_t floor = facts.floors[component];
    const auto end = limit.get<std::uint64_t>();
    facts.counters[component] = {CounterKind::kFuse, end > floor ? end - floor : 0};
  }
}

}  // namespace

bool tools_can_say(const VectorCase &one) {
  static const std::set<std::string> kOfTheDeviceAlone = {"tks-below-floor", "capability-replayed",
                                                          "memory-exceeded", "wrong-class",
                                                          "wrong-component"};
  if (one.device.is_null()) return true;
  if (kOfTheDeviceAlone.contains(one.reason)) return false;
  if (one.device.contains("pins") || one.device.contains("rollback")) return false;
  const auto components = object_field(one.device, "components");
  return std::none_of(components.begin(), components.end(),
                      [](const auto &fact) { return fact.contains("only_pinned"); });
}

std::optional<DeviceFacts> case_facts(const VectorCase &one) {
  const nlohmann::json &device = one.device;
  if (device.is_null()) return std::nullopt;
  DeviceFacts facts;
  if (device.contains("product")) facts.product = to_uuid(device.at("product"));
  facts.chip = device.value("chip", "");
  if (device.contains("board")) {
    facts.board = {device.at("board"), device.value("revision", std::uint32_t{0})};
  }
  facts.id = *from_hex(device.value("id", ""));
  facts.lifecycle = device.value("lifecycle", std::uint32_t{0});
  facts.provides = device.value("abis", std::map<std::string, std::uint32_t>());
  facts.staging_bytes = device.value("staging", kUnlimitedBytes);
  read_components(device, facts);
  return facts;
}

}  // namespace bulla::testing
