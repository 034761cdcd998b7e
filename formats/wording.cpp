// SPDX-License-Identifier: Apache-2.0
#include "formats/wording.hpp"

#include <algorithm>

namespace bulla {
namespace {

constexpr std::size_t kShortBytes = 8;

}  // namespace

std::string short_hex(ByteView bytes) {
  return to_hex(bytes.first(std::min(bytes.size(), kShortBytes)));
}

std::string joined(const std::vector<std::string> &words, std::string_view between) {
  std::string text;
  for (const std::string &word : words) {
    if (!text.empty()) text += between;
    text += word;
  }
  return text;
}

}  // namespace bulla
