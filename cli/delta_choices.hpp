// SPDX-License-Identifier: Apache-2.0
//
// The options that a delta depends on: the same with delta and matrix.
#pragma once

#include "cli/arguments.hpp"
#include "cli/delta_maker.hpp"

namespace bulla {

class DeltaChoices {
 public:
  void declare(Arguments &arguments) {
    arguments.choice("--profile", "PROFILE", "linux (default, 1 MiB of memory) or mcu (16 KiB)",
                     {"mcu", "linux"}, parameters_.profile);
    arguments.flag("--in-place", "for devices that overwrite the old image (one slot)",
                   is_in_place_);
    arguments.choice("--effort", "EFFORT", "fast, normal (default) or max",
                     {"fast", "normal", "max"}, parameters_.effort);
    arguments.choice("--encoding", "NAME", "bulla (default), or bsdiff for devices with bspatch",
                     {"bulla", "bsdiff"}, parameters_.encoding);
  }

  // Errors: those of require_possible.
  DeltaParameters parameters() const {
    DeltaParameters chosen = parameters_;
    if (is_in_place_) chosen.place = DeltaPlace::kInPlace;
    require_possible(chosen);
    return chosen;
  }

 private:
  DeltaParameters parameters_;
  bool is_in_place_ = false;
};

}  // namespace bulla
