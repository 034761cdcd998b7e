// SPDX-License-Identifier: Apache-2.0
//
// What an exploration says: whether there is a way in which nothing fails, and whether a state can
// be reached from which there is none.
#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "preflight/explore.hpp"

namespace bulla {

struct Analysis {
  bool way = false;           // from the start, without failures
  std::uint32_t changes = 0;  // on a shortest one
  bool trapped = false;       // some state that can be reached has no way
  std::vector<Action> trap;   // a shortest way into the nearest of them
  std::uint32_t trap_state = 0;
  std::vector<std::uint32_t> frontier;  // states without a way where deliveries end: of the start
                                        // when it has none, else of the trap
};

Analysis analyse(const Exploration &exploration,
                 const std::function<bool(const DeviceState &)> &at_target);

}  // namespace bulla
