// SPDX-License-Identifier: Apache-2.0
#include "packer/byte_sink.hpp"

#include <algorithm>
#include <cstring>

namespace bulla {

void ByteSink::write(ByteView bytes) {
  while (!bytes.empty()) {
    const std::span<std::uint8_t> to = room();
    const std::size_t length = std::min(to.size(), bytes.size());
    std::memcpy(to.data(), bytes.data(), length);
    commit(length);
    bytes = bytes.subspan(length);
  }
}

}  // namespace bulla
