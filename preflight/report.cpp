// SPDX-License-Identifier: Apache-2.0
//
// The words of a report's values.
#include "preflight/report.hpp"

namespace bulla {

std::string_view outcome_name(Outcome outcome) {
  switch (outcome) {
    case Outcome::kTarget:
      return "target";
    case Outcome::kUndecided:
      return "undecided";
    case Outcome::kTrap:
      return "trap";
    case Outcome::kStranded:
      return "stranded";
  }
  return "stranded";
}

}  // namespace bulla
