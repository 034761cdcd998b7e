// SPDX-License-Identifier: Apache-2.0
//
// Findings of a release whatever the fleet: how its key stores are made, and who signed when.
#include <algorithm>
#include <map>

#include "formats/wire/signature.h"
#include "formats/wording.hpp"
#include "preflight/findings.hpp"

namespace bulla {
namespace {

// Stores of the release, each once, versions ascending.
std::vector<StoreIndex> stores_of(const Offer &offer) {
  std::map<std::pair<std::uint32_t, StoreIndex>, StoreIndex> ordered;
  const auto add = [&](StoreIndex store) {
    ordered.emplace(std::pair(offer.stores().version(store), store), store);
  };
  for (const OfferedFile &file : offer.files()) {
    for (const OfferedStore &link : file.links) add(link.store);
    if (file.key_store) add(file.key_store->store);
  }
  std::vector<StoreIndex> stores;
  for (const auto &[order, store] : ordered) stores.push_back(store);
  return stores;
}

void find_root_risks(const Offer &offer, StoreIndex index, std::vector<Finding> &found) {
  const KeyStore &store = offer.stores().contents(index);
  const std::string text = store_text(offer.stores(), index);
  for (const Role &role : store.roles) {
    if (role.kind != BULLA_ROLE_ROOT) continue;
    if (role.threshold == role.keys.size()) {
      found.push_back({27, text + ": the root role needs all " + std::to_string(role.keys.size()) +
                               " of its keys; the loss of one ends all rotation"});
    }
    if (role.threshold == 1) {
      found.push_back({28, text + ": one root key alone replaces every other key"});
    }
  }
}

// Whether something that devices install could have been signed with this key.
bool signs_images(const KeyStore &store, std::size_t key) {
  return std::any_of(store.roles.begin(), store.roles.end(), [&](const Role &role) {
    const bool signs = role.kind == BULLA_ROLE_IMAGE || role.kind == BULLA_ROLE_TRANSPORT;
    return signs && std::find(role.keys.begin(), role.keys.end(), key) != role.keys.end();
  });
}

void find_silent_drops(const Offer &offer, StoreIndex before, StoreIndex after,
                       std::vector<Finding> &found) {
  const KeyStore &old_store = offer.stores().contents(before);
  const KeyStore &new_store = offer.stores().contents(after);
  if (old_store.fleet != new_store.fleet) return;
  for (std::size_t i = 0; i < old_store.keys.size(); i++) {
    const auto *key = std::get_if<PublicKey>(&old_store.keys[i]);
    if (key == nullptr || !signs_images(old_store, i)) continue;
    const KeyId id = key_id(*key);
    const bool revoked =
        std::any_of(new_store.revocations.begin(), new_store.revocations.end(),
                    [&](const Revocation &revocation) { return revocation.key == id; });
    if (revoked || find_key(new_store, id)) continue;
    found.push_back({26, store_text(offer.stores(), after) + " no longer has key " +
                             key_text(old_store, id) + " of " + store_text(offer.stores(), before) +
                             " and does not revoke it: what it signed cannot be installed"});
  }
}

void find_windows(const Offer &offer, StoreIndex newest, std::vector<Finding> &found) {
  const KeyStore &store = offer.stores().contents(newest);
  if (!store.issued) return;
  for (const OfferedFile &file : offer.files()) {
    if (!file.image) continue;
    bulla_list signatures = offer.images().at(*file.image).image.package.envelope.signatures;
    bulla_signature entry;
    while (bulla_signatures_next(&signatures, &entry)) {
      const bulla_cursor short_id = bulla_short_id_of(&entry);
      for (const KeyNote &note : store.notes) {
        const auto *key = std::get_if<PublicKey>(&store.keys[note.key]);
        if (key == nullptr) continue;
        const KeyId id = key_id(*key);
        if (!std::equal(short_id.at, short_id.at + short_id.left, id.begin())) continue;
        if (*store.issued >= note.not_before && *store.issued <= note.not_after) continue;
        found.push_back({25, image_text(offer, file) + " is signed by " + note.label +
                                 " outside its signing window, by the date of " +
                                 store_text(offer.stores(), newest)});
      }
    }
  }
}

void find_twins(const Offer &offer, std::vector<Finding> &found) {
  std::map<std::pair<Uuid, std::uint64_t>, const OfferedFile *> known;
  for (const OfferedFile &file : offer.files()) {
    if (!file.image) continue;
    const bulla_manifest &manifest = offer.manifest(file);
    const auto [at, fresh] =
        known.emplace(std::pair(uuid_at(manifest.component), manifest.sequence), &file);
    if (fresh || at->second->digest == file.digest) continue;
    found.push_back({30, image_text(offer, file) +
                             " is in the release twice with different "
                             "contents: " +
                             at->second->path + " and " + file.path});
  }
}

}  // namespace

std::vector<Finding> find_in_release(const Offer &offer) {
  std::vector<Finding> found;
  const std::vector<StoreIndex> stores = stores_of(offer);
  for (std::size_t i = 1; i < stores.size(); i++) {
    find_silent_drops(offer, stores[i - 1], stores[i], found);
  }
  if (!stores.empty()) {
    find_root_risks(offer, stores.back(), found);
    find_windows(offer, stores.back(), found);
  }
  find_twins(offer, found);
  std::stable_sort(found.begin(), found.end(),
                   [](const Finding &a, const Finding &b) { return a.code < b.code; });
  return found;
}

std::string GroupCase::devices() const {
  return std::to_string(group.devices) + (group.devices == 1 ? " device" : " devices") +
         " of group " + group.name;
}

std::string store_text(const StoresAtHand &stores, StoreIndex store) {
  return "tks:" + std::to_string(stores.version(store));
}

std::string key_text(const KeyStore &store, const KeyId &id) {
  const auto index = find_key(store, id);
  for (const KeyNote &note : store.notes) {
    if (index && note.key == *index && !note.label.empty()) return note.label;
  }
  return short_hex(id);
}

std::string image_text(const Offer &offer, const OfferedFile &file) {
  const bulla_manifest &manifest = offer.manifest(file);
  return std::string(reinterpret_cast<const char *>(manifest.name.at), manifest.name.left) + ":" +
         std::to_string(manifest.sequence);
}

}  // namespace bulla
