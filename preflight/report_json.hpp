// SPDX-License-Identifier: Apache-2.0
//
// A report as the JSON of `bulla preflight --json` (docs/CLI.md), which `bulla sign --preflight`
// reads. Fields are only ever added.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "preflight/report.hpp"

namespace bulla {

// All fields but "format", which comes first.
nlohmann::ordered_json report_json(const PreflightReport &report);

}  // namespace bulla
