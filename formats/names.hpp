// SPDX-License-Identifier: Apache-2.0
//
// Names of fleets, products and components, and the UUIDs that stand for them in documents
// (FORMAT.md 4.3, 4.4): version 5 (RFC 9562 5.5) under one constant N.
#pragma once

#include <string_view>

#include "formats/bytes.hpp"

namespace bulla {

// N, the name space of every fleet and product.
inline constexpr Uuid kNameSpace = {0xbf, 0x9e, 0x08, 0xc2, 0x2d, 0x6a, 0x50, 0x3b,
                                    0xaa, 0x46, 0x1a, 0x22, 0x28, 0xb4, 0xe0, 0x57};

bool is_name(std::string_view text);      // [a-z0-9][a-z0-9._-]{0,63}
bool is_filename(std::string_view text);  // [A-Za-z0-9][A-Za-z0-9._-]{0,63}
bool is_label(std::string_view text);     // 1 to 64 characters of printable ASCII

Uuid uuid_v5(const Uuid &space, std::string_view name);

// v5(N, "fleet:" name), v5(N, "product:" name), v5(product, name). A text that is a UUID in lower
// case stands for itself. Throws Error kFieldInvalid when it is neither that nor a name.
Uuid fleet_uuid(std::string_view text);
Uuid product_uuid(std::string_view text);
Uuid component_uuid(const Uuid &product, std::string_view text);

}  // namespace bulla
