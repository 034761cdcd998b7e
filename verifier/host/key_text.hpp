// SPDX-License-Identifier: Apache-2.0
//
// What a word that people write for a key can be: the path of a file with the key, or the first
// digits of its id. A name in a key store is any word; who looks it up tries it before the digits.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace bulla {

// True when `text` means a file: it ends with .pub or .pem, or holds a slash.
bool is_key_path(std::string_view text);

// `text` as to_hex would write it, when it can begin an id: 4 to 64 hex digits in either case.
std::optional<std::string> id_prefix(std::string_view text);

}  // namespace bulla
