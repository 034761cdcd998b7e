// SPDX-License-Identifier: Apache-2.0
//
// A rule for make and ninja that lists what a package was made from.
#pragma once

#include <string>
#include <vector>

namespace bulla {

// "TARGET: INPUT INPUT …" and one empty rule for each input, so that one that was deleted means a
// new build, not an error. Names are escaped as GCC does for -MD: blanks, '#', ':', '$', and
// backslashes before them. Throws Error kInputUnsupported for a name with a line end, which no such
// file can hold.
std::string depfile_text(const std::string &target, const std::vector<std::string> &inputs);

}  // namespace bulla
