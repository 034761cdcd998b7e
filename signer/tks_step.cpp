// SPDX-License-Identifier: Apache-2.0
//
// What forbids a step. The order of the checks is that of FORMAT.md 8.4.
#include "signer/tks_step.hpp"

#include <algorithm>
#include <set>

#include "formats/error.hpp"
#include "formats/wire/limits.h"
#include "formats/wire/numbers.h"
#include "formats/wording.hpp"

namespace bulla {
namespace {

std::set<Bytes> entries_of(const KeyStore &store, const Role &role) {
  std::set<Bytes> entries;
  for (const std::size_t key : role.keys) entries.insert(key_entry(store.keys.at(key)));
  return entries;
}

std::vector<AlgorithmMinimum> sorted(std::vector<AlgorithmMinimum> minima) {
  std::ranges::sort(minima, {}, &AlgorithmMinimum::algorithm);
  return minima;
}

const Revocation *revocation_of(const KeyStore &store, const KeyId &id) {
  const auto found = std::ranges::find(store.revocations, id, &Revocation::key);
  return found == store.revocations.end() ? nullptr : &*found;
}

std::string versions_text(const KeyStore &held, const KeyStore &next) {
  return "version " + std::to_string(next.version) + " after version " +
         std::to_string(held.version);
}

void require_version(const KeyStore &held, const KeyStore &next) {
  if (next.version == held.version)
    throw Error(BULLA_TKS_FORK,
                "there would be two key stores of version " + std::to_string(held.version))
        .hint("raise version: in the spec to " + std::to_string(held.version + 1));
  if (next.version < held.version)
    throw Error(BULLA_TKS_ROLLBACK, versions_text(held, next) + ": no device would take it");
  if (next.version - held.version > BULLA_VERSION_JUMP_MAX)
    throw Error(BULLA_TKS_JUMP, versions_text(held, next) + ": at most " +
                                    std::to_string(BULLA_VERSION_JUMP_MAX) +
                                    " may be skipped, so that no slip uses up the numbers");
}

// R32: in an epoch revocations only grow.
void require_revocations_kept(const KeyStore &held, const KeyStore &next) {
  for (const Revocation &revocation : held.revocations) {
    if (revocation_of(next, revocation.key) != nullptr) continue;
    throw Error(BULLA_TKS_UNREVOKE, "key " + key_label(held, revocation.key) +
                                        " is revoked in "
                                        "version " +
                                        std::to_string(held.version) +
                                        " and not in the spec: revoked is for ever in an epoch")
        .hint(
            "keep it in revoked:, or shorten the list in a new epoch with "
            "compact-revocations: true");
  }
}

bool is_dropped(const std::vector<DroppedKey> &dropped, const KeyId &id) {
  return std::ranges::find(dropped, id, &DroppedKey::key) != dropped.end();
}

}  // namespace

bool same_role(const KeyStore &in_a, const Role *a, const KeyStore &in_b, const Role *b) {
  if (a == nullptr || b == nullptr) return a == b;
  return a->threshold == b->threshold && sorted(a->minimum) == sorted(b->minimum) &&
         entries_of(in_a, *a) == entries_of(in_b, *b);
}

const Role *role_of_kind(const KeyStore &store, std::uint32_t kind) {
  const auto role = std::ranges::find(store.roles, kind, &Role::kind);
  return role == store.roles.end() ? nullptr : &*role;
}

std::string key_label(const KeyStore &store, const KeyId &id) {
  const auto index = find_key(store, id);
  for (const KeyNote &note : store.notes)
    if (index && note.key == *index) return "'" + note.label + "'";
  return short_hex(id);
}

std::vector<KeyId> key_ids(const KeyStore &store) {
  std::vector<KeyId> ids;
  for (const StoreKey &key : store.keys)
    if (const auto *usable = std::get_if<PublicKey>(&key)) ids.push_back(key_id(*usable));
  return ids;
}

bool is_revoked(const KeyStore &store, const KeyId &id) {
  return revocation_of(store, id) != nullptr;
}

std::uint32_t next_epoch(const KeyStore &held, const KeyStore &next, Revocations revocations) {
  const bool same_root = same_role(held, role_of_kind(held, BULLA_ROLE_ROOT), next,
                                   role_of_kind(next, BULLA_ROLE_ROOT));
  return same_root && revocations == Revocations::kGrow ? held.epoch : held.epoch + 1;
}

void require_step(const KeyStore &held, const KeyStore &next) {
  if (held.fleet != next.fleet)
    throw Error(BULLA_WRONG_FLEET, "the fleet of a key store never changes: it is " +
                                       to_text(held.fleet) + ", the spec says " +
                                       to_text(next.fleet));
  require_version(held, next);
  if (next.epoch == held.epoch) require_revocations_kept(held, next);
}

void require_no_silent_drop(const KeyStore &held, const KeyStore &next,
                            const std::vector<DroppedKey> &dropped) {
  for (const DroppedKey &key : dropped)
    if (find_key(next, key.key))
      throw Error(Reason::kFieldInvalid,
                  "key " + key_label(next, key.key) + " is dropped and still in keys");
  for (const KeyId &id : key_ids(held)) {
    if (find_key(next, id) || is_revoked(next, id) || is_dropped(dropped, id)) continue;
    const std::string key = key_label(held, id);
    throw Error(Reason::kSilentDrop,
                "key " + key +
                    " leaves without a word: what only it signed can no longer be "
                    "installed")
        .hint("keep it in keys: an old key does no harm; its window ends its signing")
        .hint(
            "revoked: [{key: KEY.pub, reason: compromise, retired or lost}] when it must not "
            "count any more")
        .hint("dropped: [{key: KEY.pub, reason: \"why\"}] when it never signed what is in use");
  }
}

void require_no_return(std::span<const KeyStore> before, const KeyStore &next) {
  for (const KeyId &id : key_ids(next)) {
    bool was_there = false;
    for (const KeyStore &store : before) {
      const Revocation *old = revocation_of(store, id);
      const Revocation *now = revocation_of(next, id);
      const std::string version = "version " + std::to_string(store.version);
      if (old != nullptr && (!old->grandfather || now == nullptr))
        throw Error(BULLA_TKS_UNREVOKE, "key " + key_label(next, id) + " was revoked in " +
                                            version + ": a revoked key never comes back")
            .hint("make a new key");
      const bool is_there = find_key(store, id).has_value();
      if (was_there && !is_there)
        throw Error(Reason::kKeyReturned, "key " + key_label(next, id) + " left in " + version +
                                              ": a key that left never comes back")
            .hint("make a new key");
      was_there |= is_there;
    }
  }
}

}  // namespace bulla
