// SPDX-License-Identifier: Apache-2.0
//
// Lints of one key store. What compares two versions is signer/tks_step_lint.
#include "signer/tks_lint.hpp"

#include <algorithm>

#include "formats/wire/limits.h"
#include "formats/wire/numbers.h"

namespace bulla {
namespace {

bool is_cold(const Role &role) {
  return role.kind == BULLA_ROLE_ROOT || role.kind == BULLA_ROLE_RECOVERY;
}

void lint_cold_role(const Role &role, std::vector<TksWarning> &warnings) {
  if (role.threshold == role.keys.size())
    warnings.push_back({"no-spare", "role '" + role.label + "' needs all " +
                                        std::to_string(role.keys.size()) +
                                        " of its keys: the loss of one ends it"});
  if (role.kind == BULLA_ROLE_ROOT && role.threshold == 1)
    warnings.push_back(
        {"threshold-one-root",
         "one root key alone decides whom devices trust: its thief takes the fleet"});
}

std::string key_name(const KeyStore &store, std::size_t index) {
  for (const auto &note : store.notes)
    if (note.key == index) return "'" + note.label + "'";
  return "number " + std::to_string(index);
}

bool is_used(const KeyStore &store, std::size_t index) {
  return std::ranges::any_of(store.roles, [&](const Role &role) {
    return std::ranges::find(role.keys, index) != role.keys.end();
  });
}

void lint_shared_role(const KeyStore &store, std::size_t index, std::vector<TksWarning> &warnings) {
  const Role *first = nullptr;
  for (const Role &role : store.roles) {
    if (std::ranges::find(role.keys, index) == role.keys.end()) continue;
    if (first == nullptr) first = &role;
    if (role.kind == first->kind) continue;
    warnings.push_back({"shared-role", "key " + key_name(store, index) + " is in role '" +
                                           first->label + "' and in role '" + role.label +
                                           "': its theft opens both"});
    return;
  }
}

// R30: what is full can no longer be mended by the next version.
void lint_limit(std::string_view name, const std::string &what, std::size_t count, std::size_t max,
                std::vector<TksWarning> &warnings) {
  if (count * 4 >= max * 3)
    warnings.push_back({name, std::to_string(count) + " of " + std::to_string(max) + " " + what});
}

void lint_limits(const KeyStore &store, std::vector<TksWarning> &warnings) {
  lint_limit("limit-near", "keys", store.keys.size(), BULLA_KEYS_MAX, warnings);
  lint_limit("limit-near", "roles", store.roles.size() + store.unknown_roles.size(), BULLA_LIST_MAX,
             warnings);
  lint_limit("revoked-list-pressure",
             "revocations: a new epoch may compact the list (compact-revocations: true)",
             store.revocations.size(), BULLA_REVOCATIONS_MAX, warnings);
  lint_limit("limit-near", "denied documents", store.denied.size(), BULLA_DENIED_MAX, warnings);
  lint_limit("limit-near", "ranges of security versions", store.windows.size(), BULLA_WINDOWS_MAX,
             warnings);
  lint_limit("limit-near", "bytes", encode(store).size(), BULLA_KEY_STORE_MAX_BYTES, warnings);
}

}  // namespace

std::vector<TksWarning> lint_key_store(const KeyStore &store) {
  std::vector<TksWarning> warnings;
  bool has_recovery = false;
  for (const Role &role : store.roles) {
    if (is_cold(role)) lint_cold_role(role, warnings);
    has_recovery |= role.kind == BULLA_ROLE_RECOVERY;
  }
  if (!has_recovery)
    warnings.push_back({"no-recovery",
                        "there is no recovery role: when the root role can no longer "
                        "reach its threshold, that is final"});
  for (std::size_t i = 0; i < store.keys.size(); ++i)
    if (!is_used(store, i))
      warnings.push_back({"unused-key", "key " + key_name(store, i) + " is in no role"});
  for (std::size_t i = 0; i < store.keys.size(); ++i) lint_shared_role(store, i, warnings);
  lint_limits(store, warnings);
  return warnings;
}

std::vector<TksWarning> lint_product_names(const std::vector<std::string> &bare_products) {
  std::vector<TksWarning> warnings;
  for (const auto &name : bare_products)
    warnings.push_back({"bare-product-name", "the product '" + name +
                                                 "' could be anybody's: contoso." + name +
                                                 " would be yours alone"});
  return warnings;
}

}  // namespace bulla
