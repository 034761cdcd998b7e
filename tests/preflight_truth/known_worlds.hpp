// SPDX-License-Identifier: Apache-2.0
//
// Worlds made by hand whose outcome follows from docs/PREFLIGHT.md by reading it: they judge the
// plain simulation before it may judge anything else.
#pragma once

#include <ostream>
#include <string>
#include <vector>

#include "tests/preflight_truth/world.hpp"

namespace bulla::truth {

struct KnownWorld {
  std::string what;  // a sentence in one word
  World world;       // of one group and one possibility
  Outcome outcome = Outcome::kTarget;
  std::size_t shortest = 0;  // changes on the shortest way; 0 when stranded

  friend std::ostream &operator<<(std::ostream &out, const KnownWorld &known) {
    return out << known.what;
  }
};

std::vector<KnownWorld> known_worlds();

}  // namespace bulla::truth
