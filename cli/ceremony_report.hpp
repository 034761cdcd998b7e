// SPDX-License-Identifier: Apache-2.0
//
// What `ceremony plan` and `ceremony run` say about a script.
#pragma once

#include <string>
#include <vector>

#include "cli/output.hpp"
#include "signer/ceremony_lint.hpp"

namespace bulla {

// The folder of a script, with a slash; "./" for a bare name.
std::string script_folder(const std::string &path);

// Warnings on stderr; throws ceremony-unsound with the first fault, the others as hints.
void show_findings(const std::vector<CeremonyFinding> &findings, Output &output);

std::vector<Record> finding_records(const std::vector<CeremonyFinding> &findings);

}  // namespace bulla
