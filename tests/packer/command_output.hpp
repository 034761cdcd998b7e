// SPDX-License-Identifier: Apache-2.0
//
// What a tool that others wrote says.
#pragma once

#include <stdio.h>

#include <memory>
#include <string>

namespace bulla {

// Standard output of a shell command; empty when it cannot be run.
inline std::string output_of(const std::string &command) {
  const std::unique_ptr<FILE, int (*)(FILE *)> pipe(popen(command.c_str(), "r"), pclose);
  std::string text;
  char buffer[4096];
  while (pipe && fgets(buffer, sizeof buffer, pipe.get()) != nullptr) text += buffer;
  return text;
}

inline bool is_installed(const std::string &tool) {
  return !output_of("command -v " + tool).empty();
}

}  // namespace bulla
