// SPDX-License-Identifier: Apache-2.0
//
// The options that a delta depends on: the same with delta and matrix.
#pragma once

#include <cstdint>
#include <optional>

#include "cli/arguments.hpp"
#include "cli/delta_maker.hpp"

namespace bulla {

class DeltaChoices {
 public:
  void declare(Arguments &arguments);

  // Profile mcu in place, linux elsewhere, unless one was named. Errors: kUsage for options that
  // do not go together; those of require_possible.
  DeltaParameters parameters() const;

 private:
  enum class NamedProfile { kMcu, kLinux, kNone };

  InPlace place() const;

  NamedProfile profile_ = NamedProfile::kNone;
  DeltaEffort effort_ = DeltaEffort::kNormal;
  DeltaEncoding encoding_ = DeltaEncoding::kBulla;
  bool is_in_place_ = false;
  std::optional<std::uint64_t> erase_bytes_;
  std::optional<std::uint64_t> scratch_bytes_;
};

}  // namespace bulla
