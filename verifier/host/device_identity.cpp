// SPDX-License-Identifier: Apache-2.0
//
// Texts go as bytes without an end; what a device does not have is empty.
#include "verifier/host/device_identity.hpp"

namespace bulla {
namespace {

bulla_cursor cursor_over(const std::string &text) {
  return bulla_cursor_over(reinterpret_cast<const std::uint8_t *>(text.data()), text.size());
}

}  // namespace

bulla_identity identity_of(const DeviceFacts &facts) {
  bulla_identity identity{};
  identity.product = facts.product.data();
  identity.chip = cursor_over(facts.chip);
  if (facts.board) {
    identity.board = cursor_over(facts.board->name);
    identity.board_revision = facts.board->revision;
  }
  identity.device_id = bulla_cursor_over(facts.id.data(), facts.id.size());
  identity.lifecycle = static_cast<std::uint8_t>(facts.lifecycle);
  return identity;
}

}  // namespace bulla
