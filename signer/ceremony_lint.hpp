// SPDX-License-Identifier: Apache-2.0
//
// What can be known of a ceremony before the day: whether its signatures can reach the thresholds
// that they are for, and which safeguards its script leaves out.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "signer/ceremony_script.hpp"

namespace bulla {

struct CeremonyFinding {
  enum class Weight { kWarning, kFault } weight = Weight::kWarning;
  std::string_view name;  // stable: "threshold-unreachable"
  std::string where;      // "script.yaml:12:5"; empty for the script as a whole
  std::string sentence;
};

// Faults: threshold-unreachable (root of the new key store, or of the one before), key-twice,
// one-person-twice, key-before-generated. Warnings: no-witness, no-abort-if, no-machine,
// no-compare, no-verify, no-second-tool, no-seal, file-without-digest, idle-person, holder-role,
// key-in-file. Specs and previous key stores are read from `folder` (ends with a slash); what is
// not there cannot be judged and is a warning, file-missing.
std::vector<CeremonyFinding> lint_ceremony(const CeremonyScript &script, const std::string &folder);

}  // namespace bulla
