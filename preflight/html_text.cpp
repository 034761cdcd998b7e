// SPDX-License-Identifier: Apache-2.0
//
// Character references.
#include "preflight/html_text.hpp"

namespace bulla {

std::string html_text(std::string_view text) {
  std::string escaped;
  escaped.reserve(text.size());
  for (const char c : text) {
    switch (c) {
      case '&':
        escaped += "&amp;";
        break;
      case '<':
        escaped += "&lt;";
        break;
      case '>':
        escaped += "&gt;";
        break;
      case '"':
        escaped += "&quot;";
        break;
      case '\'':
        escaped += "&#39;";
        break;
      default:
        escaped += static_cast<unsigned char>(c) < 0x20 || c == 0x7f ? '?' : c;
    }
  }
  return escaped;
}

std::string html_name(std::string_view text) {
  return "<bdi>" + html_text(text) + "</bdi>";
}

}  // namespace bulla
