// SPDX-License-Identifier: Apache-2.0
//
// A signed key store over test keys: two of three roots, a recovery, a release, a farm for
// transports, and capabilities.
#pragma once

#include <memory>

#include "formats/key_store.hpp"
#include "signer/signing_exchange.hpp"
#include "signer/tks_create.hpp"
#include "tests/signer/sample.hpp"
#include "verifier/host/trust.hpp"

namespace bulla::test {

struct StoreKeys {
  MemoryKey root_a{BULLA_ALG_ED25519};
  MemoryKey root_b{BULLA_ALG_ES256};
  MemoryKey root_c{BULLA_ALG_ED25519};
  MemoryKey recovery{BULLA_ALG_ED25519};
  MemoryKey release{BULLA_ALG_ED25519};  // applications and capabilities of contoso.dw100
  MemoryKey wide{BULLA_ALG_ED25519};     // capabilities of any product, for all devices of one
  MemoryKey farm{BULLA_ALG_ES256};       // transports
  MemoryKey patcher{BULLA_ALG_ED25519};  // transports, in place too
  MemoryKey retired{BULLA_ALG_ED25519};  // as release, revoked with a grandfather root
};

enum StoreIndex { kRootA, kRootB, kRootC, kRecovery, kRelease, kWide, kFarm, kPatcher, kRetired };

inline constexpr std::uint32_t kApplicationBit = 1u << BULLA_CLASS_APPLICATION;
inline constexpr std::uint32_t kCapabilityBit = 1u << BULLA_CLASS_CAPABILITY;

inline KeyStore sample_store(const StoreKeys &keys) {
  KeyStore store;
  store.version = 1;
  store.fleet = fleet_uuid("contoso");
  store.keys = {keys.root_a.public_key(),   keys.root_b.public_key(),  keys.root_c.public_key(),
                keys.recovery.public_key(), keys.release.public_key(), keys.wide.public_key(),
                keys.farm.public_key(),     keys.patcher.public_key(), keys.retired.public_key()};
  const Uuid product = product_uuid("contoso.dw100");
  store.roles = {
      {BULLA_ROLE_ROOT, "root", 2, {kRootA, kRootB, kRootC}, 0, {}, {}, 0},
      {BULLA_ROLE_RECOVERY, "recovery", 1, {kRecovery}, 0, {}, {}, 0},
      {BULLA_ROLE_IMAGE,
       "release",
       1,
       {kRelease, kRetired},
       kApplicationBit | kCapabilityBit,
       {product},
       {},
       0},
      {BULLA_ROLE_IMAGE,
       "wide",
       1,
       {kWide},
       kCapabilityBit,
       {},
       {},
       BULLA_GRANT_ANY_PRODUCT | BULLA_GRANT_PRODUCT_WIDE},
      {BULLA_ROLE_TRANSPORT, "transport", 1, {kFarm}, 0, {}, {}, 0},
      {BULLA_ROLE_TRANSPORT, "patch", 1, {kPatcher}, 0, {}, {}, BULLA_GRANT_IN_PLACE},
  };
  store.revocations = {
      {key_id(keys.retired.public_key()), BULLA_REASON_RETIRED, 0, Grandfather{Digest{}, 1}}};
  store.windows = {{std::uint32_t{BULLA_CLASS_APPLICATION}, 0, 9}};
  const char *names[] = {"root-a", "root-b", "root-c",  "recovery", "rel-1",
                         "wide-1", "farm-1", "patch-1", "rel-0"};
  for (std::size_t i = 0; i < store.keys.size(); ++i)
    store.notes.push_back({i, names[i], 0, kNoWindowEnd});
  return store;
}

// A package with this store, signed by these keys.
inline Bytes signed_store(const KeyStore &store, std::initializer_list<MemoryKey *> signers) {
  FileEnvelope envelope;
  envelope.document = encode(store);
  for (MemoryKey *key : signers) {
    const Request request = make_request(envelope, EnvelopePart::kDocument, key->public_key());
    attach(envelope, request, answer(request, *key));
  }
  return encode_region(envelope);
}

inline Trust sample_trust(StoreKeys &keys, const KeyStore &store) {
  return Trust::anchor(signed_store(store, {&keys.root_a, &keys.root_b}), "tks.bulla");
}

}  // namespace bulla::test
