// SPDX-License-Identifier: Apache-2.0
//
// How far long work is, on stderr: a bar that shows after half a second, JSON lines, or nothing.
#pragma once

#include <memory>

#include "cli/output.hpp"

namespace bulla {

// kAuto is a bar where stderr is a terminal and `quiet` is not wanted; kBar and kJson were asked
// for and show everywhere.
std::unique_ptr<Progress> make_progress_display(ProgressStyle style, bool quiet);

}  // namespace bulla
