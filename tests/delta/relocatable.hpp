// SPDX-License-Identifier: Apache-2.0
//
// Two releases of a folder of made-up kernel modules: relocatable ELF64 files one behind the other,
// whose code has grown in the second, so that all that follows has moved.
#pragma once

#include "tests/delta/coded_delta.hpp"

namespace bulla::testing {

struct Modules {
  Bytes before;
  Bytes after;
  std::vector<bulla_delta_old_range> files;  // ranges of `before`
  std::vector<bulla_delta_cover> covers;
};

Modules make_modules(std::uint32_t count, std::uint32_t seed);

Bytes code_modules(const Modules &modules, const bulla_delta_params &params);

}  // namespace bulla::testing
