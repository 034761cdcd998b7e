// SPDX-License-Identifier: Apache-2.0
//
// An extension (FORMAT.md 4.5): what documents carry for later, optional by definition and skipped
// by whoever does not know it.
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
