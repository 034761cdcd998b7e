// SPDX-License-Identifier: Apache-2.0
//
// Known stores by the digest of their document.
#include "preflight/stores_at_hand.hpp"

#include "verifier/host/status_words.hpp"

namespace bulla {

StoreIndex StoresAtHand::add(const OpenedKeyStore &opened) {
  const auto [at, added] =
      by_digest_.emplace(opened.digest(), static_cast<StoreIndex>(stores_.size()));
  if (added) stores_.push_back({opened, decode_key_store(opened.document())});
  return at->second;
}

OfferedStore StoresAtHand::offer(StoreIndex store, bulla_list signatures) {
  return {store, signatures, offers_++};
}

bulla_status StoresAtHand::link(StoreIndex held, const OfferedStore &next) {
  const std::uint64_t pair = std::uint64_t{held} << 32 | next.number;
  const auto known = links_.find(pair);
  if (known != links_.end()) return known->second;
  const bulla_status status =
      bulla_link_judge(&store(held), &store(next.store), crypto_, next.signatures);
  throw_machine_fault(status);
  links_.emplace(pair, status);
  return status;
}

}  // namespace bulla
