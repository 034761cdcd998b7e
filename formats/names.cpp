// SPDX-License-Identifier: Apache-2.0
//
// The grammar of names and the UUIDs derived from them.
#include "formats/names.hpp"

#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <optional>
#include <string>

#include "formats/error.hpp"
#include "formats/wire/text.h"

namespace bulla {
namespace {

constexpr std::size_t kSha1Bytes = 20;

bulla_cursor cursor_over(std::string_view text) {
  const ByteView bytes = as_bytes(text);
  return bulla_cursor_over(bytes.data(), bytes.size());
}

Uuid uuid_or_name(const Uuid &space, std::string_view prefix, std::string_view text,
                  std::string_view what) {
  const std::optional<Uuid> uuid = uuid_from_text(text);
  if (uuid && to_text(*uuid) == text) return *uuid;
  if (!is_name(text)) {
    throw Error(Reason::kFieldInvalid,
                std::string(what) + " '" + std::string(text) + "' is neither a name nor a UUID")
        .hint("a name has 1 to 64 of a-z 0-9 . _ - and begins with a letter or a digit");
  }
  return uuid_v5(space, std::string(prefix) + std::string(text));
}

}  // namespace

bool is_name(std::string_view text) {
  return bulla_is_name(cursor_over(text));
}
bool is_filename(std::string_view text) {
  return bulla_is_filename(cursor_over(text));
}
bool is_label(std::string_view text) {
  return bulla_is_label(cursor_over(text));
}

Uuid uuid_v5(const Uuid &space, std::string_view name) {
  Bytes hashed(space.begin(), space.end());
  const ByteView name_bytes = as_bytes(name);
  hashed.insert(hashed.end(), name_bytes.begin(), name_bytes.end());
  std::array<std::uint8_t, kSha1Bytes> sha1;
  if (EVP_Digest(hashed.data(), hashed.size(), sha1.data(), nullptr, EVP_sha1(), nullptr) != 1) {
    throw Error(Reason::kInternal, "SHA-1 for a UUID failed in OpenSSL");
  }
  Uuid uuid;
  std::copy_n(sha1.begin(), uuid.size(), uuid.begin());
  uuid[6] = static_cast<std::uint8_t>((uuid[6] & 0x0f) | 0x50);  // version 5
  uuid[8] = static_cast<std::uint8_t>((uuid[8] & 0x3f) | 0x80);  // the variant of RFC 9562
  return uuid;
}

Uuid fleet_uuid(std::string_view text) {
  return uuid_or_name(kNameSpace, "fleet:", text, "fleet");
}

Uuid product_uuid(std::string_view text) {
  return uuid_or_name(kNameSpace, "product:", text, "product");
}

Uuid component_uuid(const Uuid &product, std::string_view text) {
  return uuid_or_name(product, "", text, "component");
}

}  // namespace bulla
