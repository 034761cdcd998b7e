// SPDX-License-Identifier: Apache-2.0
//
// Two releases of a made-up program, linked for an architecture: functions that call each other,
// load addresses of data, and tables of pointers. In the second one some functions have grown, so
// that every address behind them has moved. Knows exactly which bytes correspond.
#pragma once

#include <cstdint>
#include <vector>

#include "formats/bytes.hpp"
#include "verifier/delta/address_map.h"
#include "verifier/delta/cover.h"
#include "verifier/delta/unit.h"

namespace bulla::testing {

struct Program {
  Bytes image;
  bulla_delta_address_map map;
  std::uint64_t base = 0;
};

struct Release {
  bulla_delta_arch arch;
  Program before;
  Program after;
  std::vector<bulla_delta_cover> covers;
};

// `functions` of them, each some 20 to 60 instructions; every eighth one grows.
Release make_release(bulla_delta_arch arch, std::uint32_t functions, std::uint32_t seed);

}  // namespace bulla::testing
