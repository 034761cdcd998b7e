// SPDX-License-Identifier: Apache-2.0
//
// The system's clock, which on a fresh machine may stand anywhere.
#include "cli/clock.hpp"

#include <algorithm>
#include <chrono>

namespace bulla {

std::uint64_t now_seconds() {
  const auto since = std::chrono::system_clock::now().time_since_epoch();
  const std::int64_t seconds = std::chrono::duration_cast<std::chrono::seconds>(since).count();
  return static_cast<std::uint64_t>(std::max<std::int64_t>(seconds, 0));
}

}  // namespace bulla
