// SPDX-License-Identifier: Apache-2.0
//
// The trusted key store (FORMAT.md 6.3): public keys, the roles that they have, what was revoked or
// denied, and security-version windows. What this version does not know is carried (opaque keys,
// unknown roles), so that editing an existing store loses nothing.
//
// Order is no concern of callers: roles and notes name keys by their index in `keys`, in whatever
// order the struct has; encode() sorts keys as FORMAT.md wants them and remaps every index. So one
// state has one encoding, and decode_key_store() gives everything in the encoded order.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "formats/bytes.hpp"
#include "formats/extension.hpp"
#include "formats/public_key.hpp"

namespace bulla {

// A key that can be used, or the bytes of one that this version cannot use.
using StoreKey = std::variant<PublicKey, Bytes>;

struct AlgorithmMinimum {
  std::int64_t algorithm = 0;  // COSE number, also one that is not known
  std::uint32_t count = 0;     // 1 to 16

  bool operator==(const AlgorithmMinimum &) const = default;
};

struct Role {
  std::uint32_t kind = 0;  // bulla_role_kind
  std::string label;
  std::uint32_t threshold = 1;
  std::vector<std::size_t> keys;  // indices into KeyStore::keys
  std::uint32_t classes = 0;      // bit n = class n
  std::vector<Uuid> products;
  std::vector<AlgorithmMinimum> minimum;
  std::uint32_t grants = 0;  // bulla_grant

  bool operator==(const Role &) const = default;
};

struct UnknownRole {
  std::uint32_t kind = 8;  // 8 to 31
  Bytes body;

  bool operator==(const UnknownRole &) const = default;
};

struct Grandfather {
  Digest root{};  // over what the revoked key signed legitimately
  std::uint32_t size = 0;

  bool operator==(const Grandfather &) const = default;
};

struct Revocation {
  KeyId key{};
  std::uint32_t reason = 0;        // bulla_revocation_reason, or a later number
  std::uint32_t boot_enforce = 0;  // bit n = class n
  std::optional<Grandfather> grandfather;

  bool operator==(const Revocation &) const = default;
};

struct SecurityWindow {
  std::variant<std::uint32_t, Uuid> subject;  // a class, or one component
  std::uint32_t min = 0;
  std::uint32_t max = 0;

  bool operator==(const SecurityWindow &) const = default;
};

inline constexpr std::uint64_t kNoWindowEnd = 0x7fffffffffffffff;

struct KeyNote {        // for signers; no effect on a device
  std::size_t key = 0;  // index into KeyStore::keys
  std::string label;
  std::uint64_t not_before = 0;  // seconds since 1970
  std::uint64_t not_after = kNoWindowEnd;

  bool operator==(const KeyNote &) const = default;
};

struct KeyStore {
  std::uint32_t version = 0;
  std::uint32_t epoch = 0;
  Uuid fleet{};
  std::vector<StoreKey> keys;
  std::vector<Role> roles;
  std::vector<UnknownRole> unknown_roles;
  std::vector<Revocation> revocations;
  std::vector<Digest> denied;
  std::vector<SecurityWindow> windows;
  std::optional<std::uint64_t> issued;  // seconds since 1970, for people
  std::vector<KeyNote> notes;
  std::uint32_t features = 0;
  std::vector<Extension> extensions;

  bool operator==(const KeyStore &) const = default;
};

// The bytes of one entry of the key table.
Bytes key_entry(const StoreKey &key);

// Throws kInternal when a key, a role's key, a product, a revoked key, a denied digest, a window or
// a note stands twice, or an index names no key. Other rules are those of decode_key_store().
Bytes encode(const KeyStore &store);

// Throws Error with the status of the decoder and the path of the field. What only judges a whole
// store (thresholds that keys can reach, shared root keys) is decided by verifier/core, not here.
KeyStore decode_key_store(ByteView document);

// Index of the usable key with this id; nothing when no key has it.
std::optional<std::size_t> find_key(const KeyStore &store, const KeyId &id);

}  // namespace bulla
