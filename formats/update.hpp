// SPDX-License-Identifier: Apache-2.0
//
// The update document (FORMAT.md 6.4): a reserved shape. Tools can write and show it; a version 1
// device refuses it.
#pragma once

#include <cstdint>
#include <vector>

#include "formats/bytes.hpp"
#include "formats/extension.hpp"

namespace bulla {

struct UpdateStep {
  std::uint32_t phase = 1;  // 1 to 3
  Uuid component{};
  Digest manifest{};

  bool operator==(const UpdateStep &) const = default;
};

struct Update {
  Uuid id{};
  std::uint64_t sequence = 0;
  std::vector<UpdateStep> steps;  // kept in the caller's order
  std::uint32_t features = 0;
  std::vector<Extension> extensions;

  bool operator==(const Update &) const = default;
};

Bytes encode(const Update &update);
Update decode_update(ByteView document);

}  // namespace bulla
