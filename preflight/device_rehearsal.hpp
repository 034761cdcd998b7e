// SPDX-License-Identifier: Apache-2.0
//
// Where one possible device ends: its cones taken together (docs/PREFLIGHT.md). Without a way in
// some cone it is stranded; without a trap in any it arrives; a trap in a cone counts once the
// steps into it were tried on the whole device.
#pragma once

#include <string>
#include <vector>

#include "preflight/cone_rehearsal.hpp"
#include "preflight/report.hpp"
#include "preflight/way.hpp"

namespace bulla {

struct DeviceResult {
  Outcome outcome = Outcome::kTarget;
  bool searched_in_vain = false;  // undecided, because a limit was reached
  bool trap_by_order = false;     // deliveries alone lead into the trap
  bool ends = false;              // the trap is a device that starts no more
  std::vector<Target> wanted;
  std::vector<FileIndex> deliveries;  // of the path
  std::vector<std::string> path;      // told
  std::vector<std::string> trap;      // told
  std::vector<FileRefusal> refusals;
  DeviceState start;  // whole
  DeviceState end;    // where deliveries that end well lead in the end
  std::uint32_t restarts = 0;
  std::uint64_t bytes = 0;
};

class DeviceRehearsals {
 public:
  // All must outlive this.
  DeviceRehearsals(Offer &offer, const Landmarks &landmarks, const ReleaseShape &shape,
                   const std::vector<Target> &targets)
      : offer_(offer), shape_(shape), targets_(targets), cones_(offer, landmarks, shape, targets) {}

  DeviceResult rehearse(const RehearsedDevice &device, const Delivery &delivery);

  void forget() { cones_.forget(); }
  const ConeRehearsals &cones() const { return cones_; }

 private:
  Offer &offer_;
  const ReleaseShape &shape_;
  const std::vector<Target> &targets_;
  ConeRehearsals cones_;
};

}  // namespace bulla
