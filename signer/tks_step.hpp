// SPDX-License-Identifier: Apache-2.0
//
// One step from a key store to the next as the tools allow it. Devices judge most of this too
// (FORMAT.md 8.4); here it is said before anybody signs, and so is what only somebody can know who
// sees the spec and the whole chain: keys that leave without a word, keys that come back.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "formats/key_store.hpp"
#include "signer/tks_spec.hpp"

namespace bulla {

// Whether two roles are equal as FORMAT.md 8.4 says: the set of keys, the threshold, the minima.
// `a` and `b` are null for a role that is not there.
bool same_role(const KeyStore &in_a, const Role *a, const KeyStore &in_b, const Role *b);

// The role of that kind; null when the store has none.
const Role *role_of_kind(const KeyStore &store, std::uint32_t kind);

// A key of a store as people call it: by its note, else by the first digits of its id.
std::string key_label(const KeyStore &store, const KeyId &id);

// Ids of the usable keys, in the store's order.
std::vector<KeyId> key_ids(const KeyStore &store);

bool is_revoked(const KeyStore &store, const KeyId &id);

// One higher than `held` when the root role changes, or when the list of revocations is to be
// compacted; else the same (R4).
enum class Revocations { kGrow, kCompact };
std::uint32_t next_epoch(const KeyStore &held, const KeyStore &next, Revocations revocations);

// Throws unless `next`, whose epoch is set, may come after `held`: wrong-fleet, tks-rollback,
// tks-fork (the same version again), tks-jump, tks-unrevoke.
void require_step(const KeyStore &held, const KeyStore &next);

// Throws silent-drop for a key of `held` that is neither in `next` nor revoked there nor among
// `dropped` (R13); field-invalid for a key that is dropped and still in `next`.
void require_no_silent_drop(const KeyStore &held, const KeyStore &next,
                            const std::vector<DroppedKey> &dropped);

// Throws for a key of `next` that one of the stores before it revoked without a grandfather root
// (tks-unrevoke) or that left on the way (key-returned) (R32). `before` ascends by version.
void require_no_return(std::span<const KeyStore> before, const KeyStore &next);

}  // namespace bulla
