// SPDX-License-Identifier: Apache-2.0
//
// The surroundings of a fuzzed input.
#include "tests/fuzz/world.hpp"

#include <array>

namespace bulla::testing {
namespace {

bulla_status accept(void *, std::int32_t, const std::uint8_t *, std::size_t, const std::uint8_t *,
                    std::size_t, const std::uint8_t *, std::size_t signature_length) {
  return signature_length == 64 ? BULLA_OK : BULLA_SIG_MALFORMED;
}

bulla_status any_key(void *, std::int32_t, const std::uint8_t *, std::size_t) {
  return BULLA_OK;
}

StoreBuilder store_builder() {
  StoreBuilder builder(1);
  builder.role(BULLA_ROLE_ROOT, "root", 1, {"root-a"});
  builder.image_role("release", 1, {"rel-1"});
  builder.store().roles.back().classes = 0xfe;
  builder.store().roles.back().grants = BULLA_GRANT_ANY_PRODUCT | BULLA_GRANT_PRODUCT_WIDE;
  builder.role(BULLA_ROLE_TRANSPORT, "farm", 1, {"farm-1"});
  for (std::uint32_t image_class = 1; image_class < 8; image_class++) {
    builder.store().windows.push_back({image_class, 0, 1000});
  }
  return builder;
}

KeyStore make_guarded_store() {
  return store_builder().role(BULLA_ROLE_RECOVERY, "way-back", 1, {"rec-1"}).revoke("old").store();
}

const Uuid kWidget = product_uuid("widget");

bulla_status identity(void *, bulla_identity *out) {
  out->product = kWidget.data();
  out->chip = cursor(as_bytes("chip"));
  out->board = cursor(as_bytes("board"));
  out->board_revision = 3;
  out->device_id = cursor(as_bytes("device"));
  out->lifecycle = BULLA_LIFECYCLE_PRODUCTION;
  return BULLA_OK;
}

bulla_status abi(void *, bulla_cursor name, std::uint32_t *number) {
  *number = 7;
  return name.left % 2 == 0 ? BULLA_OK : BULLA_NOT_FOUND;
}

bulla_status component(void *, const std::uint8_t *uuid, bulla_installed *installed) {
  if (uuid[0] % 2 == 0) return BULLA_NOT_FOUND;
  *installed = bulla_installed{};
  installed->sequence = 10;
  installed->has_digest = true;
  return BULLA_OK;
}

bulla_status no_floor(void *, const std::uint8_t *, std::uint32_t *floor) {
  *floor = 1;
  return BULLA_OK;
}

bulla_platform make_platform() {
  bulla_platform platform{};
  platform.identity = identity;
  platform.abi = abi;
  platform.component = component;
  platform.floor = no_floor;
  platform.memory_bytes = 16u << 20;
  platform.staging_bytes = 1u << 30;
  return platform;
}

}  // namespace

const bulla_crypto *credulous_crypto() {
  static const bulla_crypto crypto = [] {
    bulla_crypto copy = *test_crypto();
    copy.verify = accept;
    copy.check_key = any_key;
    return copy;
  }();
  return &crypto;
}

const bulla_key_store &trusted_store() {
  static const OpenStore store(store_builder().store(), {"root-a"});
  require(store.status() == BULLA_OK);
  return store.opened();
}

const bulla_key_store &guarded_store() {
  static const OpenStore store(make_guarded_store(), {"root-a"});
  require(store.status() == BULLA_OK);
  return store.opened();
}

const bulla_platform *fuzz_platform() {
  static const bulla_platform platform = make_platform();
  return &platform;
}

}  // namespace bulla::testing
