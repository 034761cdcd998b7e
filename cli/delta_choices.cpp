// SPDX-License-Identifier: Apache-2.0
//
// What counts is how far code may move back before it is overwritten: scratch less one erase unit.
// Most updates of firmware move it by less than 4 KiB.
#include "cli/delta_choices.hpp"

#include <algorithm>
#include <limits>

#include "formats/error.hpp"

namespace bulla {
namespace {

constexpr std::uint64_t kEraseBytes = 4096;
constexpr std::uint64_t kScratchUnits = 2;
constexpr std::uint64_t kScratchMin = 8192;
constexpr std::uint64_t kNumberMax = std::numeric_limits<std::uint32_t>::max();

}  // namespace

void DeltaChoices::declare(Arguments &arguments) {
  arguments.choice("--profile", "PROFILE", "for linux (default, 1 MiB of memory) or mcu (16 KiB)",
                   {"mcu", "linux"}, profile_);
  arguments.flag("--in-place", "for devices with one slot; means --profile mcu", is_in_place_);
  arguments
      .number("--erase", "BYTES", "in place: the flash's erase unit (default 4096)", erase_bytes_,
              kNumberMax)
      .advanced();
  arguments
      .number("--scratch", "BYTES", "in place: spare flash (default: 2 units or 8192)",
              scratch_bytes_, kNumberMax)
      .advanced();
  arguments.choice("--effort", "EFFORT", "how hard to search: fast, normal (default) or max",
                   {"fast", "normal", "max"}, effort_);
  arguments.choice("--encoding", "NAME", "as bulla (default), or bsdiff for devices with bspatch",
                   {"bulla", "bsdiff"}, encoding_);
}

InPlace DeltaChoices::place() const {
  const std::uint64_t erase = erase_bytes_.value_or(kEraseBytes);
  const std::uint64_t scratch =
      scratch_bytes_.value_or(std::clamp(kScratchUnits * erase, kScratchMin, kNumberMax));
  return {static_cast<std::uint32_t>(erase), static_cast<std::uint32_t>(scratch)};
}

DeltaParameters DeltaChoices::parameters() const {
  DeltaParameters chosen;
  chosen.encoding = encoding_;
  chosen.effort = effort_;
  if (is_in_place_) {
    chosen.in_place = place();
  } else if (erase_bytes_ || scratch_bytes_) {
    throw Error(Reason::kUsage, "--erase and --scratch speak of flash that is overwritten")
        .hint("they go with --in-place");
  }
  if (profile_ == NamedProfile::kNone) {
    chosen.profile = is_in_place_ ? DeltaProfile::kMcu : DeltaProfile::kLinux;
  } else {
    chosen.profile = profile_ == NamedProfile::kMcu ? DeltaProfile::kMcu : DeltaProfile::kLinux;
  }
  require_possible(chosen);
  return chosen;
}

}  // namespace bulla
