// SPDX-License-Identifier: Apache-2.0
//
// What a verb of the program is: it declares its arguments, then runs with an Output. One file a
// verb, which defines one CommandEntry; cli/CMakeLists.txt lists it in one line.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "cli/arguments.hpp"
#include "cli/output.hpp"

namespace bulla {

class Command {
 public:
  virtual ~Command() = default;
  virtual void declare(Arguments &arguments) = 0;
  // Gives the exit code. What goes wrong is thrown; a refusal that is the command's answer (verify)
  // is not.
  virtual int run(Output &output) = 0;
};

struct CommandEntry {
  std::string_view name;     // "pack", "tks create"
  std::string_view summary;  // reads on after the name: "makes one image package from a recipe"
  std::unique_ptr<Command> (*make)();
};

template <typename T>
std::unique_ptr<Command> make_command() {
  return std::make_unique<T>();
}

// The name of its page in the manual: "bulla-tks-create".
std::string manual_name(const CommandEntry &entry);

// The verbs of this build, in the order of the walk.
std::span<const CommandEntry *const> all_commands();

}  // namespace bulla
