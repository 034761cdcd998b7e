// SPDX-License-Identifier: Apache-2.0
//
// "3/8": the third of eight equal parts of some work.
#pragma once

#include <cstdint>
#include <string>

namespace bulla {

struct Shard {
  std::uint64_t number = 1;  // 1 to count
  std::uint64_t count = 1;   // at most 100 000
};

// Throws Error kUsage for anything else than I/N with 1 <= I <= N.
Shard shard_from_text(const std::string &text);

}  // namespace bulla
