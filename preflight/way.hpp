// SPDX-License-Identifier: Apache-2.0
//
// A way for a whole device: deliveries that, in this order and with nothing failing, lead to every
// target. Found by trying what usually works, else by a bounded search; proven by simulation.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "preflight/cone_rehearsal.hpp"

namespace bulla {

struct Way {
  bool found = false;
  bool sure = true;  // false: not found, and the search was cut short
  std::vector<FileIndex> deliveries;
  std::uint32_t changes = 0;  // key stores taken and images installed
};

struct WayQuestion {
  const RehearsedDevice *device = nullptr;
  const Offer *offer = nullptr;
  const Cone *whole = nullptr;
  std::vector<const Target *> wanted;
  const Delivery *delivery = nullptr;
  std::size_t state_limit = 20000;
  std::uint32_t least_changes = 0;  // no way can do with fewer

  bool at_target(const DeviceState &state) const;
};

Way find_way(const WayQuestion &question, const DeviceState &start);

// What a delivery did, for people: "tks:4", "dw100-os:42". Changes `state`.
std::vector<std::string> told_delivery(const WayQuestion &question, FileIndex file,
                                       DeviceState &state);

}  // namespace bulla
