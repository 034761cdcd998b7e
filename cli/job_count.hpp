// SPDX-License-Identifier: Apache-2.0
//
// -j: how many threads hash, compress and verify.
#pragma once

#include <cstdint>
#include <optional>

#include "cli/arguments.hpp"

namespace bulla {

class JobCount {
 public:
  void declare(Arguments &arguments) {
    arguments.number("-j,--jobs", "N", "threads; as many as there are cores unless given", count_,
                     kMax);
  }
  unsigned value() const {
    return static_cast<unsigned>(count_.value_or(0));
  }  // 0: one for each core

 private:
  static constexpr std::uint64_t kMax = 1024;
  std::optional<std::uint64_t> count_;
};

}  // namespace bulla
