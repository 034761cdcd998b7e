// SPDX-License-Identifier: Apache-2.0
//
// realpath(3) with an owner for its memory.
#include "files/canonical_path.hpp"

#include <climits>
#include <cstdlib>

namespace bulla {

std::optional<std::string> canonical_path(const std::string &path) {
  char resolved[PATH_MAX];
  if (realpath(path.c_str(), resolved) == nullptr) return std::nullopt;
  return resolved;
}

}  // namespace bulla
