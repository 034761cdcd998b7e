// SPDX-License-Identifier: Apache-2.0
//
// The rules of bulla_link_judge, told beforehand.
#include "signer/tks_signers.hpp"

#include "formats/key_name.hpp"
#include "formats/wire/numbers.h"
#include "signer/tks_step.hpp"
#include "signer/tks_words.hpp"

namespace bulla {
namespace {

SignersOf signers_of(const KeyStore &store, const Role &role) {
  SignersOf signers;
  signers.role = role.label + " of version " + std::to_string(store.version);
  signers.threshold = role.threshold;
  for (const std::size_t key : role.keys) signers.keys.push_back(key_name(store, key));
  return signers;
}

}  // namespace

SignersNeeded signers_needed(const KeyStore &held, const KeyStore &next) {
  const Role *held_root = role_of_kind(held, BULLA_ROLE_ROOT);
  const Role *next_root = role_of_kind(next, BULLA_ROLE_ROOT);
  const Role *held_recovery = role_of_kind(held, BULLA_ROLE_RECOVERY);
  const Role *next_recovery = role_of_kind(next, BULLA_ROLE_RECOVERY);
  const bool recovery_changes = !same_role(held, held_recovery, next, next_recovery);
  SignersNeeded needed;
  if (held_root != nullptr) needed.all.push_back(signers_of(held, *held_root));
  if (next_root != nullptr && !same_role(held, held_root, next, next_root))
    needed.all.push_back(signers_of(next, *next_root));
  if (held_recovery == nullptr) return needed;
  if (recovery_changes) {
    needed.all.push_back(signers_of(held, *held_recovery));
  } else if (next.epoch > held.epoch) {
    needed.instead.push_back(signers_of(held, *held_recovery));
  }
  return needed;
}

}  // namespace bulla
