// SPDX-License-Identifier: Apache-2.0
//
// A report as one self-contained page: no script, nothing from a network (its own content policy
// forbids both), light and dark, with a picture of the fleet.
#pragma once

#include <string>

#include "preflight/report.hpp"

namespace bulla {

// The whole page. Equal reports give equal bytes. Texts of the report, whatever they are, stay
// texts.
std::string report_html(const PreflightReport &report);

}  // namespace bulla
