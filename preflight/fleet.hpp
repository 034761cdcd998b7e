// SPDX-License-Identifier: Apache-2.0
//
// A described fleet: groups of like devices and how updates reach them (docs/FLEET.md). A group
// whose facts are not all known stands for every device that it could be.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "files/progress.hpp"
#include "preflight/landmarks.hpp"
#include "verifier/host/device_facts.hpp"

namespace bulla {

// How deliveries come to a group.
enum class Reach {
  kOnline,        // any delivery, in any order, tried again
  kWarehouse,     // nothing until first contact, then as online
  kMedia,         // what one medium carries, in its order; it may be put in again
  kFactory,       // as media
  kFieldService,  // as media
};

// "online", "warehouse", "media", "factory", "field-service"
std::string_view reach_name(Reach reach);

// One device that a group could consist of.
struct FleetDevice {
  DeviceFacts facts;
  std::string key_store_path;  // held
};

struct FleetGroup {
  std::string name;
  std::uint64_t devices = 0;
  Reach reach = Reach::kOnline;
  std::vector<FleetDevice> possibilities;  // at least one; more when a fact is unknown or a list
  std::vector<std::string> unknown;        // the facts with several possibilities: "board.revision"
  std::vector<std::string> assumed;        // the defaults that were taken: "lifecycle: production"
  std::size_t line = 0;                    // in the fleet file, from 1
};

// What stands in the fleet file beside the groups.
struct FleetFacts {
  std::optional<std::uint64_t> retention_days;  // how long packages stay on offer; none: for ever
};

// Reads a fleet file and hands out its groups one after another, in the file's order, in memory
// that grows by a digest of each name only. One stage of `progress` (null: none), in which `take`
// must not begin others. Possibilities whose facts contradict each other are left out and counted
// in `assumed`. Throws Error: those of read_yaml and YamlFields (unknown fields, duplicate names);
// field-invalid for facts that contradict each other (an installed image below its floor, one slot
// with a fallback, two groups of one name) and for a group with more than 4096 possibilities; those
// of the packages and key stores that it names. Paths are relative to the fleet file.
FleetFacts read_fleet(const std::string &path, const Landmarks &landmarks,
                      const std::function<void(FleetGroup &&)> &take, Progress *progress);

}  // namespace bulla
