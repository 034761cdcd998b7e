// SPDX-License-Identifier: Apache-2.0
//
// Declares and finds the common options.
#include "cli/common_options.hpp"

#include <algorithm>

namespace bulla {

void declare_common_options(Arguments &arguments, OutputSettings &settings) {
  arguments.flag("--json", "print one JSON object, errors too", settings.json).common();
  arguments.flag("-q,--quiet", "print errors and warnings only", settings.quiet).common();
  arguments.flag("-v,--verbose", "print what is being done", settings.verbose).common();
  arguments
      .choice("--color", "WHEN", "auto, always or never", {"auto", "always", "never"},
              settings.color)
      .common();
  arguments
      .choice("--progress", "STYLE", "auto, none, bar or json", {"auto", "none", "bar", "json"},
              settings.progress)
      .common();
}

bool takes_separate_value(const std::string &word) {
  return word == "--color" || word == "--progress";
}

bool asks_for_json(std::span<const std::string> words) {
  const auto end = std::find(words.begin(), words.end(), "--");
  return std::find(words.begin(), end, "--json") != end;
}

}  // namespace bulla
