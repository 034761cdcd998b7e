// SPDX-License-Identifier: Apache-2.0
//
// Tells paths and ids apart by their letters alone; no file is looked at.
#include "verifier/host/key_text.hpp"

namespace bulla {
namespace {

constexpr std::size_t kLeastHexDigits = 4;
constexpr std::size_t kMostHexDigits = 64;

}  // namespace

bool is_key_path(std::string_view text) {
  return text.ends_with(".pub") || text.ends_with(".pem") ||
         text.find('/') != std::string_view::npos;
}

std::optional<std::string> id_prefix(std::string_view text) {
  if (text.size() < kLeastHexDigits || text.size() > kMostHexDigits) return std::nullopt;
  if (text.find_first_not_of("0123456789abcdefABCDEF") != std::string_view::npos) {
    return std::nullopt;
  }
  std::string lower(text);
  for (char &c : lower) {
    if (c >= 'A' && c <= 'F') c = static_cast<char>(c - 'A' + 'a');
  }
  return lower;
}

}  // namespace bulla
