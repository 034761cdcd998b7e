// SPDX-License-Identifier: Apache-2.0
//
// Scopes as verifier/core has them.
#include "signer/signing_scope.hpp"

#include "formats/transport.hpp"
#include "formats/wire/numbers.h"

namespace bulla {
namespace {

// Calls `use` for every role of the store that this version knows.
template <typename Use>
void for_each_role(const bulla_key_store &store, const Use &use) {
  bulla_list roles = store.view.roles;
  bulla_role role;
  while (bulla_list_next(&roles, bulla_read_role, &role))
    if (role.kind <= BULLA_ROLE_LOG) use(role);
}

}  // namespace

bulla_scope scope_of(const FileEnvelope &envelope, EnvelopePart part, const Manifest &manifest) {
  bulla_scope scope{};
  scope.kind = part == EnvelopePart::kTransport ? BULLA_ROLE_TRANSPORT : BULLA_ROLE_IMAGE;
  scope.image_class = static_cast<std::uint8_t>(manifest.image_class);
  scope.product = manifest.product.data();
  scope.product_wide =
      manifest.image_class == BULLA_CLASS_CAPABILITY && manifest.requirements.devices.empty();
  scope.in_place = part == EnvelopePart::kTransport &&
                   decode_transport(*envelope.transport).in_place.has_value();
  return scope;
}

bool has_bit(std::uint32_t mask, int index) {
  return index >= 0 && ((mask >> static_cast<unsigned>(index)) & 1U) != 0;
}

bool is_listed(const bulla_key_store &store, const bulla_scope &scope, const KeyId &id,
               std::vector<std::string> &would_do) {
  const int index = bulla_key_store_find(&store, id.data());
  bool found = false;
  for_each_role(store, [&](const bulla_role &role) {
    if (!bulla_role_in_scope(&role, &scope)) return;
    would_do.emplace_back(reinterpret_cast<const char *>(role.label.at), role.label.left);
    found |= has_bit(role.key_mask, index);
  });
  return found;
}

}  // namespace bulla
