// SPDX-License-Identifier: Apache-2.0
//
// How values stand in sentences: a digest or key id as people compare it aloud, a list of words.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "formats/bytes.hpp"

namespace bulla {

// The first 16 hex digits: of a key id these are the short id that stands in every signature.
std::string short_hex(ByteView bytes);

// "a, b, c"; empty for no words.
std::string joined(const std::vector<std::string> &words, std::string_view between = ", ");

}  // namespace bulla
