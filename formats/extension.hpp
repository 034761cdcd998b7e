// SPDX-License-Identifier: Apache-2.0
//
// What documents carry at their end for later: feature bits (FORMAT.md 4.6) and extensions, which
// are optional by definition and skipped by whoever does not know them.
#pragma once

#include <cstdint>

#include "formats/bytes.hpp"

namespace bulla {

struct Extension {
  std::uint32_t id = 0;
  Bytes body;  // 0 to 1024 bytes

  bool operator==(const Extension &) const = default;
};

}  // namespace bulla
