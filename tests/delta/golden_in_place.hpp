// SPDX-License-Identifier: Apache-2.0
//
// Streams in place that stand still, as seeds of fuzz_delta have them: what they read is partly
// gone, in copies, in plain content, and in machine code.
#pragma once

#include <string>
#include <vector>

#include "tests/delta/coded_delta.hpp"

namespace bulla::testing {

struct GoldenInPlace {
  std::string name;
  bulla_delta_in_place in_place;
  Bytes before, after, stream;
};

std::vector<GoldenInPlace> golden_in_place();

}  // namespace bulla::testing
