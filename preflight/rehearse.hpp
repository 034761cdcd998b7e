// SPDX-License-Identifier: Apache-2.0
//
// Rehearses a release on every kind of device in a fleet, before anything ships: real bytes, the
// verifier and the state machine that devices run, every order of deliveries, every failed boot and
// power cut (docs/PREFLIGHT.md).
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "files/progress.hpp"
#include "preflight/report.hpp"

namespace bulla {

struct WhatIf {
  enum class Kind { kRevoke, kLost, kStolen, kFloor, kFactoryReset, kBoardRepair };
  Kind kind = Kind::kRevoke;
  std::string subject;      // KEY, or COMPONENT (a name of one in the release, or product/name)
  std::uint32_t floor = 0;  // of kFloor
};

// "revoke:KEY", "lost:KEY", "stolen:KEY", "floor:COMPONENT=N", "factory-reset", "board-repair".
// Throws Error kUsage naming what can stand there.
WhatIf parse_what_if(const std::string &text);

struct PreflightOptions {
  std::string fleet_path;
  std::vector<std::string> release_paths;        // in the order of delivery by a medium
  std::map<std::string, std::uint64_t> targets;  // --target NAME=SEQUENCE; else the newest
  std::vector<std::string> as_signed_by;         // KEY: a .pub file, or a name or id prefix in
                                                 // a key store at hand
  std::vector<WhatIf> events;
  bool plan = false;
  unsigned thread_count = 0;     // that read payloads, 0: one for each core; all else takes one
  Progress *progress = nullptr;  // null: none
};

// Throws Error for input that cannot be read or understood (fleet, packages, key stores, keys), for
// a --target that no file of the release has. That devices are stranded is no error. Does not sign,
// and takes no key for good that --as-signed-by does not name.
PreflightReport rehearse(const PreflightOptions &options);

}  // namespace bulla
