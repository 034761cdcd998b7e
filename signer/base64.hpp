// SPDX-License-Identifier: Apache-2.0
//
// Base64 with padding (RFC 4648 4), in one canonical form, by libsodium.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "formats/bytes.hpp"

namespace bulla {

std::string to_base64(ByteView bytes);

// Nothing for other characters, missing padding, or bits that are not zero where they must be.
std::optional<Bytes> from_base64(std::string_view text);

}  // namespace bulla
