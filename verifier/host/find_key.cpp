// SPDX-License-Identifier: Apache-2.0
//
// What people write for a key: its name in the key store, the first digits of its id, or the file
// that holds it. A name wins over digits, so that a key called "cafe" can be named.
#include <algorithm>

#include "files/input_file.hpp"
#include "files/nearest_name.hpp"
#include "formats/error.hpp"
#include "formats/wording.hpp"
#include "verifier/host/trust.hpp"

namespace bulla {
namespace {

constexpr std::size_t kLeastHexDigits = 4;
constexpr std::uint64_t kPemMaxBytes = 64u << 10;

bool is_key_path(const std::string &text) {
  return text.ends_with(".pub") || text.ends_with(".pem") || text.find('/') != std::string::npos;
}

bool is_id_prefix(const std::string &text) {
  return text.size() >= kLeastHexDigits && text.size() <= 64 &&
         text.find_first_not_of("0123456789abcdefABCDEF") == std::string::npos;
}

PublicKey read_public_key(const std::string &path) {
  const Bytes pem = read_whole(path, kPemMaxBytes);
  return public_key_from_pem({reinterpret_cast<const char *>(pem.data()), pem.size()});
}

std::string lower(std::string text) {
  for (char &c : text) {
    if (c >= 'A' && c <= 'F') c = static_cast<char>(c - 'A' + 'a');
  }
  return text;
}

std::string name_or_id(const StoreKeyInfo &key) {
  return key.name.empty() ? short_hex(key.id) : key.name;
}

[[noreturn]] void not_found(const std::string &text, const std::vector<StoreKeyInfo> &keys) {
  std::string all;
  std::vector<std::string_view> names;
  for (const StoreKeyInfo &key : keys) {
    all += (all.empty() ? "" : ", ") + name_or_id(key);
    names.push_back(key.name);
  }
  Error error(Reason::kKeyNotFound, "'" + text + "' is no key of the key store");
  if (const auto near = nearest_name(text, names)) {
    error.hint("did you mean '" + std::string(*near) + "'?");
  }
  throw error.hint("its keys: " + all);
}

}  // namespace

const StoreKeyInfo &Trust::find_key(const std::string &text) const {
  const bool is_path = is_key_path(text);
  const KeyId wanted = is_path ? key_id(read_public_key(text)) : KeyId{};
  const bool is_prefix = is_id_prefix(text);
  const auto matching = [&](const auto &matches) {
    std::vector<const StoreKeyInfo *> found;
    for (const StoreKeyInfo &key : *keys_) {
      if (matches(key)) found.push_back(&key);
    }
    if (found.size() > 1) {
      throw Error(Reason::kKeyAmbiguous, "'" + text + "' means more than one key: " +
                                             name_or_id(*found[0]) + ", " + name_or_id(*found[1]));
    }
    return found.empty() ? nullptr : found.front();
  };
  const StoreKeyInfo *key = matching([&](const StoreKeyInfo &k) {
    return is_path ? k.id == wanted : !k.name.empty() && k.name == text;
  });
  if (key == nullptr && is_prefix && !is_path) {
    key = matching([&](const StoreKeyInfo &k) { return to_hex(k.id).starts_with(lower(text)); });
  }
  if (key == nullptr) not_found(text, *keys_);
  return *key;
}

}  // namespace bulla
