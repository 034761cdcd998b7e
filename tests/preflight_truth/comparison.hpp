// SPDX-License-Identifier: Apache-2.0
//
// What preflight/ reports about a world, held against the plain simulation of every single device.
#pragma once

#include <string>
#include <vector>

#include "preflight/rehearse.hpp"
#include "tests/preflight_truth/world.hpp"

namespace bulla::truth {

// A world as files in a directory: fleet.yaml and the packages.
PreflightOptions write_world(const World &world, const std::string &directory);

// The command that rehearses the files that write_world() wrote.
std::string command_for(const World &world, const std::string &directory);

// One sentence for each thing that the report says otherwise than the simulation; with a fault, the
// simulation is wrong in that one rule.
std::vector<std::string> differences(const World &world, const PreflightReport &report,
                                     Fault fault = Fault::kNone);

}  // namespace bulla::truth
