// SPDX-License-Identifier: Apache-2.0
//
// The bytes are copied first and opened where they then stay, since the C struct points into them.
#include "verifier/host/opened_key_store.hpp"

#include <algorithm>

#include "verifier/host/host_crypto.hpp"

namespace bulla {

std::optional<OpenedKeyStore> OpenedKeyStore::open(ByteView document, bulla_status &status,
                                                   std::uint32_t &entry) {
  auto state = std::make_shared<State>();
  state->document.assign(document.begin(), document.end());
  status = bulla_key_store_open(&state->store, host_crypto(),
                                bulla_cursor_over(state->document.data(), state->document.size()),
                                &entry);
  if (status != BULLA_OK) return std::nullopt;
  return OpenedKeyStore(std::move(state));
}

Digest OpenedKeyStore::digest() const {
  Digest digest;
  std::copy_n(state_->store.digest, digest.size(), digest.begin());
  return digest;
}

Uuid OpenedKeyStore::fleet() const {
  Uuid fleet;
  std::copy_n(state_->store.view.fleet, fleet.size(), fleet.begin());
  return fleet;
}

}  // namespace bulla
