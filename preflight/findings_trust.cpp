// SPDX-License-Identifier: Apache-2.0
//
// Findings about what devices run and whom they trust: orphans of a rotation, keys that should be
// gone, factories that lag behind, counters that run out.
#include <algorithm>

#include "preflight/findings.hpp"

namespace bulla {
namespace {

std::string mark_text(const GroupCase &one, const bulla_slot_image &slot) {
  const auto described = one.offer.images().find_mark(slot.digest);
  const std::string sequence = ":" + std::to_string(slot.sequence);
  if (!described) return "an image" + sequence;
  const bulla_cursor name = one.offer.images().at(*described).image.manifest.name;
  return std::string(reinterpret_cast<const char *>(name.at), name.left) + sequence;
}

// What the key store that the group comes to leaves without a valid signature.
void find_orphans(const GroupCase &one, std::vector<Finding> &found) {
  const std::string held = store_text(one.offer.stores(), one.end.held);
  for (const bulla_component_state &component : one.end.components) {
    if (component.running.standing == BULLA_STANDING_PINNED) {
      found.push_back({4, one.devices() + " run " + mark_text(one, component.running) +
                              ", which does not verify under " + held +
                              " and loads by its pin only"});
    }
    if (component.other.standing == BULLA_STANDING_PINNED) {
      const std::string fallback = mark_text(one, component.other);
      found.push_back({5, one.devices() + " keep " + fallback +
                              " as fallback, which does not "
                              "verify under " +
                              held + " and loads by its pin only"});
      found.push_back({29, "after a failed boot " + one.devices() + " go back to " + fallback +
                               ", which " + held + " does not trust"});
    }
    if (component.recovery.standing == BULLA_STANDING_PINNED ||
        component.recovery.standing == BULLA_STANDING_REFUSED) {
      found.push_back({6, one.devices() + " have the recovery image " +
                              mark_text(one, component.recovery) +
                              ", which does not verify under " + held});
    }
  }
}

// The newest key store on offer.
std::optional<StoreIndex> newest_offered(const Offer &offer) {
  std::optional<StoreIndex> newest;
  const auto look_at = [&](StoreIndex store) {
    if (!newest || offer.stores().version(store) > offer.stores().version(*newest)) newest = store;
  };
  for (const OfferedFile &file : offer.files()) {
    if (file.key_store) look_at(file.key_store->store);
    for (const OfferedStore &link : file.links) look_at(link.store);
  }
  return newest;
}

bool trusts(const KeyStore &store, const KeyId &id) {
  const auto index = find_key(store, id);
  const bool revoked =
      std::any_of(store.revocations.begin(), store.revocations.end(),
                  [&](const Revocation &revocation) { return revocation.key == id; });
  return index && !revoked;
}

void find_exposure(const GroupCase &one, std::vector<Finding> &found) {
  const auto newest = newest_offered(one.offer);
  if (!newest) return;
  const StoresAtHand &stores = one.offer.stores();
  const KeyStore &held = stores.contents(one.end.held);
  for (const Revocation &revocation : stores.contents(*newest).revocations) {
    if (!trusts(held, revocation.key)) continue;
    found.push_back({22, one.devices() + " still trust key " + key_text(held, revocation.key) +
                             ", which " + store_text(stores, *newest) + " revokes: they end at " +
                             store_text(stores, one.end.held)});
  }
}

void find_old_factory(const GroupCase &one, std::vector<Finding> &found) {
  const DeviceFacts &facts = one.device.facts();
  const bool line = one.group.reach == Reach::kFactory;
  if (!facts.factory && !line) return;
  const StoreIndex store = facts.factory ? one.device.factory_store() : one.device.held();
  auto &images = const_cast<ImageBook &>(one.offer.images());
  for (const Target &target : one.result.wanted) {
    const OfferedFile &file = one.offer.files()[target.files.front()];
    if (images.verifies(*file.image, store)) continue;
    found.push_back({18, "the factory of " + one.devices() + " sets " +
                             store_text(one.offer.stores(), store) + ", which does not trust " +
                             image_text(one.offer, file)});
    return;
  }
}

void find_low_counters(const GroupCase &one, std::vector<Finding> &found) {
  for (const auto &[component, counter] : one.device.facts().counters) {
    const bulla_component_state *before = one.start.find(component.data());
    const bulla_component_state *after = one.end.find(component.data());
    if (before == nullptr || after == nullptr) continue;
    const std::uint64_t used = after->floor - before->floor;
    const std::uint64_t whole = counter.left + before->floor;
    if (used == 0 || used > counter.left || (counter.left - used) * 4 >= whole) continue;
    found.push_back({10, "a counter of " + one.devices() + " has " +
                             std::to_string(counter.left - used) + " of " + std::to_string(whole) +
                             " steps left after this release"});
  }
}

}  // namespace

void find_by_trust(const GroupCase &one, std::vector<Finding> &found) {
  find_orphans(one, found);
  find_exposure(one, found);
  find_old_factory(one, found);
  find_low_counters(one, found);
}

}  // namespace bulla
