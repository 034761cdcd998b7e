// SPDX-License-Identifier: Apache-2.0
//
// How the HTML report looks.
#pragma once

#include <string>
#include <string_view>

namespace bulla {

// The one style sheet of the page.
std::string_view report_style();

// Its hash as a content policy names it: "sha256-…". The page can so forbid every other style.
std::string report_style_hash();

}  // namespace bulla
