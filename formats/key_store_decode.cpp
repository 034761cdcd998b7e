// SPDX-License-Identifier: Apache-2.0
//
// The decoder of key stores: the one of formats/wire, its view copied out (FORMAT.md 6.3).
#include "formats/wire/key_store.h"

#include "formats/decode_parts.hpp"
#include "formats/key_store.hpp"
#include "formats/wire/limits.h"
#include "formats/wire/numbers.h"

namespace bulla {
namespace {

constexpr DocumentRules kRules = {"key store", BULLA_TYPE_KEY_STORE, BULLA_KEY_STORE_MAX_BYTES};

constexpr EntryName kEntries[] = {
    {2, "version"}, {3, "epoch"},   {4, "fleet"},     {5, "keys"},
    {6, "roles"},   {7, "revoked"}, {8, "denied"},    {9, "security_versions"},
    {10, "issued"}, {11, "notes"},  {15, "features"}, {23, "extensions"},
};

StoreKey to_key(const bulla_key_entry &entry) {
  const Bytes encoded = to_bytes(entry.encoded);
  if (entry.algorithm == 0) return encoded;
  return decode_public_key(encoded);
}

Role to_role(const bulla_role &view) {
  Role role;
  role.kind = view.kind;
  role.label = to_string(view.label);
  role.threshold = view.threshold;
  role.keys = to_vector<std::uint32_t>(view.keys, bulla_read_key_index,
                                       [](std::uint32_t index) { return std::size_t{index}; });
  role.classes = view.classes;
  role.products = to_vector<const std::uint8_t *>(
      view.products, bulla_read_uuid, [](const std::uint8_t *product) { return to_uuid(product); });
  role.minimum =
      to_vector<bulla_minimum>(view.hybrid, bulla_read_minimum, [](const bulla_minimum &minimum) {
        return AlgorithmMinimum{minimum.algorithm, minimum.least};
      });
  role.grants = view.grants;
  return role;
}

void take_roles(bulla_list roles, KeyStore &store) {
  bulla_role role;
  while (bulla_list_next(&roles, bulla_read_role, &role)) {
    if (role.kind > BULLA_ROLE_LOG) {
      store.unknown_roles.push_back({role.kind, to_bytes(role.body)});
    } else {
      store.roles.push_back(to_role(role));
    }
  }
}

Revocation to_revocation(const bulla_revocation &view) {
  Revocation revocation{to_digest(view.key), view.reason, view.boot_enforce, {}};
  if (view.has_grandfather) revocation.grandfather = Grandfather{to_digest(view.root), view.size};
  return revocation;
}

SecurityWindow to_window(const bulla_window &view) {
  SecurityWindow window{std::uint32_t{view.image_class}, view.min, view.max};
  if (view.component != nullptr) window.subject = to_uuid(view.component);
  return window;
}

KeyNote to_note(const bulla_key_note &view) {
  return {view.key, to_string(view.label), view.not_before, view.not_after};
}

KeyStore to_key_store(const bulla_key_store_view &view) {
  KeyStore store;
  store.version = view.version;
  store.epoch = view.epoch;
  store.fleet = to_uuid(view.fleet);
  store.keys = to_vector<bulla_key_entry>(view.keys, bulla_read_key, to_key);
  take_roles(view.roles, store);
  store.revocations =
      to_vector<bulla_revocation>(view.revocations, bulla_read_revocation, to_revocation);
  store.denied = to_digests(view.denied);
  store.windows = to_vector<bulla_window>(view.windows, bulla_read_window, to_window);
  if (view.has_issued) store.issued = view.issued;
  store.notes = to_vector<bulla_key_note>(view.notes, bulla_read_key_note, to_note);
  store.features = view.features;
  store.extensions = to_extensions(view.extensions);
  return store;
}

}  // namespace

KeyStore decode_key_store(ByteView document) {
  check_document(document, kRules);
  bulla_key_store_view view;
  std::uint32_t entry = 0;
  const bulla_status status = bulla_key_store_decode(cursor_over(document), &view, &entry);
  require(status, kRules.name, entry, kEntries);
  return to_key_store(view);
}

}  // namespace bulla
