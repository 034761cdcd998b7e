// SPDX-License-Identifier: Apache-2.0
//
// The words of finding codes, for reports that people read.
#pragma once

#include <string>
#include <string_view>

namespace bulla {

// "P01"
std::string finding_code(int code);

// "stranded-key" for 1; empty outside 1 to 30.
std::string_view finding_name(int code);

}  // namespace bulla
