// SPDX-License-Identifier: Apache-2.0
//
// Every key store that a rehearsal knows: of the release, of the links of its chains, held by
// devices, of their factory. One document is one store, however many files carry it; who signed it
// stands with each file.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <string>
#include <unordered_map>
#include <vector>

#include "formats/key_store.hpp"
#include "preflight/rehearsal_crypto.hpp"
#include "verifier/host/opened_key_store.hpp"

namespace bulla {

using StoreIndex = std::uint32_t;

// A key store as one file or link offers it.
struct OfferedStore {
  StoreIndex store = 0;
  bulla_list signatures{};   // over its document; points into the file's memory
  std::uint32_t number = 0;  // unlike that of every other offer
};

class StoresAtHand {
 public:
  explicit StoresAtHand(const bulla_crypto *crypto) : crypto_(crypto) {}

  StoreIndex add(const OpenedKeyStore &opened);
  OfferedStore offer(StoreIndex store, bulla_list signatures);

  std::size_t size() const { return stores_.size(); }
  const bulla_key_store &store(StoreIndex index) const { return stores_[index].opened.store(); }
  const OpenedKeyStore &opened(StoreIndex index) const { return stores_[index].opened; }
  const KeyStore &contents(StoreIndex index) const { return stores_[index].contents; }
  std::uint32_t version(StoreIndex index) const { return stores_[index].opened.version(); }

  // bulla_link_judge, asked once for each pair.
  bulla_status link(StoreIndex held, const OfferedStore &next);

 private:
  struct Known {
    OpenedKeyStore opened;
    KeyStore contents;
  };

  const bulla_crypto *crypto_;
  std::deque<Known> stores_;
  std::map<Digest, StoreIndex> by_digest_;
  std::uint32_t offers_ = 0;
  std::unordered_map<std::uint64_t, bulla_status> links_;
};

}  // namespace bulla
