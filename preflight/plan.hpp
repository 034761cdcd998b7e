// SPDX-License-Identifier: Apache-2.0
//
// A shortest safe order of deliveries: files of the release such that every device that gets them
// in this order, and begins again from the first after each failure, ends at its targets. Proven by
// rehearsing it on every group.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "preflight/group_rehearsal.hpp"

namespace bulla {

struct PlanSearch {
  std::vector<FileIndex> order;   // empty: there is none
  std::vector<std::string> left;  // groups that no order helps
};

// `groups` are all groups of the fleet.
PlanSearch find_plan(GroupRehearsals &rehearsals, const Offer &offer,
                     const std::vector<Target> &targets, const std::vector<FleetGroup> &groups);

}  // namespace bulla
