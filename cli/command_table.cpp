// SPDX-License-Identifier: Apache-2.0
//
// The verbs of this build. commands.inc is written by CMake from the list in cli/CMakeLists.txt and
// the sets that BULLA_COMMANDS names.
#include "cli/command.hpp"

#include <algorithm>

namespace bulla {

#define BULLA_COMMAND(entry) extern const CommandEntry entry;
#include "cli/commands.inc"
#undef BULLA_COMMAND

std::span<const CommandEntry *const> all_commands() {
#define BULLA_COMMAND(entry) &entry,
  static const CommandEntry *const kCommands[] = {
#include "cli/commands.inc"
  };
#undef BULLA_COMMAND
  return kCommands;
}

std::string manual_name(const CommandEntry &entry) {
  std::string name = "bulla-" + std::string(entry.name);
  std::replace(name.begin(), name.end(), ' ', '-');
  return name;
}

}  // namespace bulla
