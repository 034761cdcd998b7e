// SPDX-License-Identifier: Apache-2.0
//
// A key store that was opened by the device verifier, with the bytes that it points into.
// Well-formed and not trusted: whose it is, is for Trust.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>

#include "bulla/key_store.h"
#include "formats/bytes.hpp"

namespace bulla {

// Copies share one immutable state.
class OpenedKeyStore {
 public:
  // Opens a document of type 2. Nothing on failure: then `status` is the reason and `entry` the map
  // entry at fault, or 0. Checks no signature.
  static std::optional<OpenedKeyStore> open(ByteView document, bulla_status &status,
                                            std::uint32_t &entry);

  const bulla_key_store &store() const { return state_->store; }
  ByteView document() const { return state_->document; }
  std::uint32_t version() const { return state_->store.view.version; }
  std::uint32_t epoch() const { return state_->store.view.epoch; }
  Digest digest() const;
  Uuid fleet() const;

 private:
  struct State {
    Bytes document;
    bulla_key_store store;  // points into `document`
  };
  explicit OpenedKeyStore(std::shared_ptr<const State> state) : state_(std::move(state)) {}

  std::shared_ptr<const State> state_;
};

}  // namespace bulla
