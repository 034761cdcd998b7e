// SPDX-License-Identifier: Apache-2.0
#include "signer/base64.hpp"

#include <sodium.h>

namespace bulla {
namespace {

constexpr int kVariant = sodium_base64_VARIANT_ORIGINAL;

}  // namespace

std::string to_base64(ByteView bytes) {
  std::string text(sodium_base64_encoded_len(bytes.size(), kVariant), '\0');
  sodium_bin2base64(text.data(), text.size(), bytes.data(), bytes.size(), kVariant);
  text.pop_back();  // its zero
  return text;
}

std::optional<Bytes> from_base64(std::string_view text) {
  if (text.empty()) return Bytes{};  // libsodium takes no null pointer for the output
  Bytes bytes(text.size());
  std::size_t length = 0;
  const char *end = nullptr;
  const int result = sodium_base642bin(bytes.data(), bytes.size(), text.data(), text.size(),
                                       nullptr, &length, &end, kVariant);
  if (result != 0 || end != text.data() + text.size()) return std::nullopt;
  bytes.resize(length);
  return bytes;
}

}  // namespace bulla
