// SPDX-License-Identifier: Apache-2.0
//
// Foreign text inside HTML and SVG.
#pragma once

#include <string>
#include <string_view>

namespace bulla {

// For text and for attribute values in double quotes: & < > " ' as references, control characters
// as question marks.
std::string html_text(std::string_view text);

// The same, isolated, so that its writing direction does not reach its neighbours.
std::string html_name(std::string_view text);

}  // namespace bulla
