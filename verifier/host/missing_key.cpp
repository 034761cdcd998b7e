// SPDX-License-Identifier: Apache-2.0
//
// Looks through the chain beside an anchor.
#include "verifier/host/missing_key.hpp"

#include <algorithm>
#include <optional>
#include <vector>

#include "formats/error.hpp"
#include "formats/proof.hpp"
#include "verifier/host/package_reader.hpp"

namespace bulla {
namespace {

// The stores of a chain that this version can read, oldest first.
std::vector<KeyStore> older_stores(const std::string &path) {
  std::vector<KeyStore> stores;
  for (const Proof &proof : read_package(path).envelope.proofs) {
    if (proof.kind != BULLA_PROOF_CHAIN) continue;
    try {
      for (const ChainLink &link : decode_chain(proof.body).links) {
        stores.push_back(decode_key_store(link.key_store));
      }
    } catch (const Error &) {
      return stores;  // advice ends where the chain cannot be read
    }
  }
  return stores;
}

bool holds(const KeyStore &store, const std::string &id_prefix) {
  return std::any_of(store.keys.begin(), store.keys.end(), [&](const StoreKey &key) {
    const auto *usable = std::get_if<PublicKey>(&key);
    return usable != nullptr && to_hex(key_id(*usable)).starts_with(id_prefix);
  });
}

}  // namespace

void add_missing_key_hints(Verdict &verdict, const std::string &trust_path) {
  if (verdict.status != BULLA_KEY_UNKNOWN) return;
  const std::vector<KeyStore> stores = older_stores(trust_path);
  for (const SignatureReport &signature : verdict.signatures) {
    if (signature.state != "unknown" || signature.key_id.empty()) continue;
    const auto last = std::find_if(stores.rbegin(), stores.rend(), [&](const KeyStore &store) {
      return holds(store, signature.key_id);
    });
    if (last == stores.rend()) continue;
    verdict.hints.push_back("key " + signature.key_id + " was in version " +
                            std::to_string(last->version) +
                            " of the key store and left after it, says the chain of --trust; "
                            "version " +
                            std::to_string(verdict.trust.reached) + " decided");
  }
}

}  // namespace bulla
