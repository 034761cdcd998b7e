// SPDX-License-Identifier: Apache-2.0
//
// Whom this machine trusts: a key store that was taken as its anchor, or that was reached from one
// by links (FORMAT.md 8.1, 8.4). Where an anchor's file comes from is the caller's affair.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "formats/key_store.hpp"
#include "verifier/host/opened_key_store.hpp"

namespace bulla {

// A key of the store as people speak of it.
struct StoreKeyInfo {
  KeyId id{};
  PublicKey key;
  std::string name;              // from its note; empty when it has none
  std::uint64_t not_before = 0;  // seconds since 1970, bind signers only
  std::uint64_t not_after = kNoWindowEnd;
  bool revoked = false;  // still in the table because of its grandfather root
};

class Trust {
 public:
  // Takes a key store or chain file as anchor: its own signatures must reach its own root
  // threshold. Throws Error: BULLA_WRONG_TYPE for another kind of file, which the sentence names;
  // the reason of the first failing check of the file; a reason of FORMAT.md 5.6 (exit 1) for its
  // signatures; those of InputFile. Does not check who the root keys belong to, nor walk the chain
  // in it: a chain file stands for its document.
  static Trust anchor(const std::string &path);
  // The same for bytes in memory; `name` stands for the path in messages.
  static Trust anchor(ByteView file, const std::string &name);

  // The trust that a device would have after taking `next` with these signatures over its document;
  // nothing when it may not, with the reason in `status` (FORMAT.md 8.4). The same document: *this.
  std::optional<Trust> follow(const OpenedKeyStore &next, bulla_list signatures,
                              bulla_status &status) const;

  const bulla_key_store &store() const { return opened_.store(); }
  const OpenedKeyStore &opened() const { return opened_; }
  std::uint32_t version() const { return opened_.version(); }
  std::uint32_t epoch() const { return opened_.epoch(); }
  Digest digest() const { return opened_.digest(); }
  Uuid fleet() const { return opened_.fleet(); }

  // Everything in the store, decoded: roles, windows, revocations, notes.
  const KeyStore &contents() const { return *contents_; }
  // Usable keys, in the store's order.
  const std::vector<StoreKeyInfo> &keys() const { return *keys_; }

  // The key that `text` means: a name in the store, a hex prefix of an id (4 digits at least), or
  // the path of a .pub file. kKeyNotFound with the names there are; kKeyAmbiguous; those of
  // read_public_key.
  const StoreKeyInfo &find_key(const std::string &text) const;
  // The key with this id, or null.
  const StoreKeyInfo *find_key(const KeyId &id) const;
  // The key whose id begins so, or null.
  const StoreKeyInfo *find_key(const ShortId &id) const;

 private:
  explicit Trust(OpenedKeyStore opened);

  OpenedKeyStore opened_;
  std::shared_ptr<const KeyStore> contents_;
  std::shared_ptr<const std::vector<StoreKeyInfo>> keys_;
};

}  // namespace bulla
