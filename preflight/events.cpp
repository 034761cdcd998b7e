// SPDX-License-Identifier: Apache-2.0
//
// Supposed key stores are made as `bulla tks next` would make them, as far as devices can tell.
#include "preflight/events.hpp"

#include <algorithm>
#include <array>

#include "formats/error.hpp"
#include "preflight/fleet_stores.hpp"
#include "preflight/named_key.hpp"

namespace bulla {
namespace {

struct EventName {
  std::string_view name;
  WhatIf::Kind kind;
  bool takes_subject;
};

constexpr std::array<EventName, 6> kEvents = {{
    {"revoke", WhatIf::Kind::kRevoke, true},
    {"lost", WhatIf::Kind::kLost, true},
    {"stolen", WhatIf::Kind::kStolen, true},
    {"floor", WhatIf::Kind::kFloor, true},
    {"factory-reset", WhatIf::Kind::kFactoryReset, false},
    {"board-repair", WhatIf::Kind::kBoardRepair, false},
}};

StoreIndex newest_store(const std::string &fleet_path, const Landmarks &landmarks, Offer &offer) {
  if (offer.stores().size() == 0) open_held_stores(fleet_path, landmarks, offer);
  if (offer.stores().size() == 0) throw Error(Reason::kUsage, "--what-if: there is no key store");
  StoreIndex newest = 0;
  for (StoreIndex store = 1; store < offer.stores().size(); store++) {
    if (offer.stores().version(store) > offer.stores().version(newest)) newest = store;
  }
  return newest;
}

// The key leaves the table and every role; a root that loses one begins a new epoch.
KeyStore without_key(KeyStore store, const KeyId &id) {
  const auto index = find_key(store, id);
  store.version++;
  store.revocations.push_back({id, BULLA_REASON_COMPROMISE, 0, {}});
  if (!index) return store;
  const auto removed = static_cast<std::ptrdiff_t>(*index);
  store.keys.erase(store.keys.begin() + removed);
  for (Role &role : store.roles) {
    const auto own = std::find(role.keys.begin(), role.keys.end(), *index);
    if (own != role.keys.end()) {
      role.keys.erase(own);
      if (role.kind == BULLA_ROLE_ROOT) store.epoch++;
      role.threshold =
          std::min<std::uint32_t>(role.threshold, static_cast<std::uint32_t>(role.keys.size()));
    }
    for (std::size_t &key : role.keys) {
      if (key > *index) key--;
    }
  }
  std::erase_if(store.roles, [](const Role &role) { return role.keys.empty(); });
  std::erase_if(store.notes, [&](const KeyNote &note) { return note.key == *index; });
  for (KeyNote &note : store.notes) {
    if (note.key > *index) note.key--;
  }
  return store;
}

const OfferedFile &file_of(const Offer &offer, const std::string &component) {
  for (const OfferedFile &file : offer.files()) {
    if (!file.image) continue;
    const bulla_manifest &manifest = offer.manifest(file);
    const std::string name(reinterpret_cast<const char *>(manifest.name.at), manifest.name.left);
    const std::string tail = component.substr(component.rfind('/') + 1);
    if (name == tail || to_text(uuid_at(manifest.component)) == component) return file;
  }
  throw Error(Reason::kUsage, "--what-if floor:" + component + ": no file of the release is of it");
}

KeyStore with_floor(KeyStore store, const bulla_manifest &manifest, std::uint32_t floor) {
  const Uuid component = uuid_at(manifest.component);
  store.version++;
  SecurityWindow window{component, 0, 0};
  for (const SecurityWindow &each : store.windows) {
    const auto *image_class = std::get_if<std::uint32_t>(&each.subject);
    if (image_class != nullptr && *image_class == manifest.image_class) {
      window.min = each.min;
      window.max = each.max;
    }
  }
  for (const SecurityWindow &each : store.windows) {
    if (each.subject == window.subject) window = each;
  }
  std::erase_if(store.windows,
                [&](const SecurityWindow &each) { return each.subject == window.subject; });
  window.min = std::max(window.min, floor);
  window.max = std::max(window.max, floor);
  store.windows.push_back(window);
  return store;
}

}  // namespace

std::string event_text(const WhatIf &event) {
  const auto known = std::find_if(kEvents.begin(), kEvents.end(),
                                  [&](const EventName &each) { return each.kind == event.kind; });
  std::string text(known->name);
  if (known->takes_subject) text += ":" + event.subject;
  if (event.kind == WhatIf::Kind::kFloor) text += "=" + std::to_string(event.floor);
  return text;
}

void add_supposed_stores(const std::vector<WhatIf> &events, const std::string &fleet_path,
                         const Landmarks &landmarks, Offer &offer, Supposition &release) {
  for (const WhatIf &event : events) {
    if (event.kind != WhatIf::Kind::kRevoke && event.kind != WhatIf::Kind::kFloor) continue;
    const KeyStore before = offer.stores().contents(newest_store(fleet_path, landmarks, offer));
    const KeyStore next =
        event.kind == WhatIf::Kind::kRevoke
            ? without_key(before, key_id(named_key(offer, fleet_path, landmarks, event.subject)))
            : with_floor(before, offer.manifest(file_of(offer, event.subject)), event.floor);
    release.next_stores.push_back({event_text(event), before, next});
    offer.add_supposed_store(release.next_stores.back());
  }
}

void find_by_events(const GroupCase &one, const std::vector<WhatIf> &events,
                    const std::vector<PublicKey> &keys, std::vector<Finding> &found) {
  const StoresAtHand &stores = one.offer.stores();
  const KeyStore &held = stores.contents(one.end.held);
  for (std::size_t i = 0; i < events.size(); i++) {
    if (events[i].kind != WhatIf::Kind::kStolen && events[i].kind != WhatIf::Kind::kLost) continue;
    const auto index = find_key(held, key_id(keys[i]));
    if (!index) continue;
    if (events[i].kind == WhatIf::Kind::kStolen) {
      found.push_back({22, one.devices() + " trust key " + events[i].subject + " at " +
                               store_text(stores, one.end.held) +
                               ", where this release leaves them: a thief could install what its "
                               "roles sign, within the windows of security versions"});
    }
    if (events[i].kind != WhatIf::Kind::kLost) continue;
    for (const Role &role : held.roles) {
      if (std::find(role.keys.begin(), role.keys.end(), *index) == role.keys.end()) continue;
      if (role.keys.size() > role.threshold) continue;
      found.push_back({27, one.devices() + " hold " + store_text(stores, one.end.held) +
                               ": without key " + events[i].subject + " role " + role.label +
                               " cannot reach its threshold of " + std::to_string(role.threshold)});
    }
  }
}

}  // namespace bulla
