// SPDX-License-Identifier: Apache-2.0
//
// Bytes as the host code passes them: an owning vector, a view, fixed arrays for digests and ids,
// and their hex text.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace bulla {

using Bytes = std::vector<std::uint8_t>;
using ByteView = std::span<const std::uint8_t>;
using Digest = std::array<std::uint8_t, 32>;  // SHA-256
using KeyId = std::array<std::uint8_t, 32>;   // COSE key thumbprint, RFC 9679
using Uuid = std::array<std::uint8_t, 16>;    // network byte order, RFC 9562

std::string to_hex(ByteView bytes);  // lower case, no separators
std::optional<Bytes> from_hex(
    std::string_view text);             // either case; nothing on odd length or other characters
std::string to_text(const Uuid &uuid);  // 8-4-4-4-12, lower case
std::optional<Uuid> uuid_from_text(std::string_view text);

inline ByteView as_bytes(std::string_view text) {
  return {reinterpret_cast<const std::uint8_t *>(text.data()), text.size()};
}

}  // namespace bulla
