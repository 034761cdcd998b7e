/* SPDX-License-Identifier: Apache-2.0
 *
 * Roles: whom they speak for and when they are reached (FORMAT.md 6.3, 8).
 */
#include <string.h>

#include "verifier/core/bits.h"
#include "verifier/core/trust.h"

bool bulla_find_role(const struct bulla_key_store *store, enum bulla_role_kind kind,
                     struct bulla_role *role) {
  struct bulla_list roles = store->view.roles;
  while (bulla_list_next(&roles, bulla_read_role, role)) {
    if (role->kind == (uint8_t)kind) return true;
  }
  return false;
}

bool bulla_role_reached(const struct bulla_role *role, uint32_t keys) {
  return bulla_count_bits(role->key_mask & keys) >= role->threshold;
}

bool bulla_minima_reached(const struct bulla_key_store *store, const struct bulla_role *role,
                          uint32_t keys) {
  struct bulla_list minima = role->hybrid;
  struct bulla_minimum minimum;
  while (bulla_list_next(&minima, bulla_read_minimum, &minimum)) {
    uint32_t count = 0;
    for (uint32_t i = 0; i < store->view.keys.count; i++) {
      if ((keys & role->key_mask & bulla_bit(i)) == 0) continue;
      count += store->keys[i].algorithm == minimum.algorithm;
    }
    if (count < minimum.least) return false;
  }
  return true;
}

bool bulla_role_can_be_met(const struct bulla_key_store *store, const struct bulla_role *role) {
  return bulla_role_reached(role, store->usable) &&
         bulla_minima_reached(store, role, store->usable);
}

static bool lists_product(const struct bulla_role *role, const uint8_t *product) {
  struct bulla_list products = role->products;
  const uint8_t *entry;
  if ((role->grants & BULLA_GRANT_ANY_PRODUCT) != 0) return true;
  while (bulla_list_next(&products, bulla_read_uuid, &entry)) {
    if (memcmp(entry, product, BULLA_UUID_BYTES) == 0) return true;
  }
  return false;
}

static bool may_sign_image(const struct bulla_role *role, const struct bulla_scope *scope) {
  if (role->kind != BULLA_ROLE_IMAGE) return false;
  if ((role->classes & bulla_bit(scope->image_class)) == 0) return false;
  if (scope->product_wide && (role->grants & BULLA_GRANT_PRODUCT_WIDE) == 0) return false;
  return lists_product(role, scope->product);
}

/* A transport role without classes or products is not restricted in them. */
static bool may_sign_transport(const struct bulla_role *role, const struct bulla_scope *scope) {
  if (may_sign_image(role, scope)) return true;
  if (role->kind != BULLA_ROLE_TRANSPORT) return false;
  if (scope->in_place && (role->grants & BULLA_GRANT_IN_PLACE) == 0) return false;
  if (role->classes != 0 && (role->classes & bulla_bit(scope->image_class)) == 0) return false;
  return role->products.count == 0 || lists_product(role, scope->product);
}

bool bulla_role_in_scope(const struct bulla_role *role, const struct bulla_scope *scope) {
  if (scope->kind == BULLA_ROLE_IMAGE) return may_sign_image(role, scope);
  if (scope->kind == BULLA_ROLE_TRANSPORT) return may_sign_transport(role, scope);
  return role->kind == (uint8_t)scope->kind;
}
