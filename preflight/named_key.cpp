// SPDX-License-Identifier: Apache-2.0
//
// The fleet is only read for its key stores when the release's do not have the key.
#include "preflight/named_key.hpp"

#include <algorithm>
#include <optional>
#include <set>

#include "files/public_key_file.hpp"
#include "formats/error.hpp"
#include "formats/wording.hpp"
#include "preflight/fleet_stores.hpp"
#include "verifier/host/key_text.hpp"

namespace bulla {
namespace {

std::vector<StoreIndex> newest_first(const StoresAtHand &stores) {
  std::vector<StoreIndex> order(stores.size());
  for (StoreIndex i = 0; i < order.size(); i++) order[i] = i;
  std::stable_sort(order.begin(), order.end(), [&](StoreIndex a, StoreIndex b) {
    return stores.version(a) > stores.version(b);
  });
  return order;
}

std::optional<PublicKey> by_name(const StoresAtHand &stores, const std::string &name) {
  for (const StoreIndex index : newest_first(stores)) {
    const KeyStore &store = stores.contents(index);
    for (const KeyNote &note : store.notes) {
      const auto *key = std::get_if<PublicKey>(&store.keys[note.key]);
      if (key != nullptr && note.label == name) return *key;
    }
  }
  return std::nullopt;
}

std::optional<PublicKey> by_id(const StoresAtHand &stores, const std::string &text) {
  std::optional<PublicKey> found;
  const std::optional<std::string> prefix = id_prefix(text);
  if (!prefix) return found;
  for (StoreIndex index = 0; index < stores.size(); index++) {
    for (const StoreKey &entry : stores.contents(index).keys) {
      const auto *key = std::get_if<PublicKey>(&entry);
      if (key == nullptr || !to_hex(key_id(*key)).starts_with(*prefix)) continue;
      if (found && *found != *key) {
        throw Error(Reason::kKeyAmbiguous,
                    "'" + text + "' means more than one key: " + short_hex(key_id(*found)) + ", " +
                        short_hex(key_id(*key)));
      }
      found = *key;
    }
  }
  return found;
}

std::optional<PublicKey> find(const StoresAtHand &stores, const std::string &text) {
  const auto named = by_name(stores, text);
  return named ? named : by_id(stores, text);
}

[[noreturn]] void not_found(const StoresAtHand &stores, const std::string &text) {
  std::set<std::string> names;
  for (StoreIndex index = 0; index < stores.size(); index++) {
    for (const KeyNote &note : stores.contents(index).notes) names.insert(note.label);
  }
  throw Error(Reason::kKeyNotFound, "'" + text + "' is no key of the key stores at hand")
      .hint("their keys: " + joined({names.begin(), names.end()}))
      .hint("a key that is in none of them is named by its .pub file");
}

}  // namespace

PublicKey named_key(Offer &offer, const std::string &fleet_path, const Landmarks &landmarks,
                    const std::string &text) {
  if (is_key_path(text)) return read_public_key(text);
  auto found = find(offer.stores(), text);
  if (found) return *found;
  open_held_stores(fleet_path, landmarks, offer);
  found = find(offer.stores(), text);
  if (!found) not_found(offer.stores(), text);
  return *found;
}

}  // namespace bulla
