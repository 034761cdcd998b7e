// SPDX-License-Identifier: Apache-2.0
//
// What people write for a key: its name in the key store, the first digits of its id, or the file
// that holds it. A name wins over digits, so that a key called "cafe" can be named.
#include <algorithm>

#include "files/nearest_name.hpp"
#include "files/public_key_file.hpp"
#include "formats/error.hpp"
#include "formats/wording.hpp"
#include "verifier/host/key_text.hpp"
#include "verifier/host/trust.hpp"

namespace bulla {
namespace {

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
  const std::optional<std::string> prefix = id_prefix(text);
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
  if (key == nullptr && prefix && !is_path) {
    key = matching([&](const StoreKeyInfo &k) { return to_hex(k.id).starts_with(*prefix); });
  }
  if (key == nullptr) not_found(text, *keys_);
  return *key;
}

}  // namespace bulla
