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
    arguments.choice("--profile", "PROFILE",
                     "memory of the devices: linux (1 MiB) or mcu (16 KiB); linux unless given",
                     {"mcu", "linux"}, parameters_.profile);
    arguments.flag("--in-place", "for devices with one slot, which overwrite the old image",
                   is_in_place_);
    arguments.choice("--effort", "EFFORT", "fast, normal or max; normal unless given",
                     {"fast", "normal", "max"}, parameters_.effort);
    arguments.choice("--encoding", "ENCODING",
                     "bulla, or bsdiff for devices that carry bspatch; bulla unless given",
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
