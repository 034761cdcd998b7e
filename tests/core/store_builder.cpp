// SPDX-License-Identifier: Apache-2.0
//
// Key stores for tests.
#include "tests/core/store_builder.hpp"

#include <stdexcept>

#include "formats/cbor_writer.hpp"
#include "formats/digest.hpp"
#include "formats/wire/signature.h"

namespace bulla::testing {

StoreBuilder::StoreBuilder(std::uint32_t version, std::uint32_t epoch) {
  store_.version = version;
  store_.epoch = epoch;
  store_.fleet = fleet_uuid("test-fleet");
}

std::size_t StoreBuilder::index(const std::string &key) {
  const auto [at, added] = indices_.emplace(key, store_.keys.size());
  if (added) store_.keys.push_back(TestSigner(key).public_key());
  return at->second;
}

StoreBuilder &StoreBuilder::role(bulla_role_kind kind, const std::string &label,
                                 std::uint32_t threshold, std::initializer_list<std::string> keys) {
  Role role;
  role.kind = static_cast<std::uint32_t>(kind);
  role.label = label;
  role.threshold = threshold;
  for (const std::string &key : keys) role.keys.push_back(index(key));
  store_.roles.push_back(role);
  return *this;
}

StoreBuilder &StoreBuilder::image_role(const std::string &label, std::uint32_t threshold,
                                       std::initializer_list<std::string> keys,
                                       bulla_class image_class) {
  role(BULLA_ROLE_IMAGE, label, threshold, keys);
  store_.roles.back().classes = 1u << image_class;
  store_.roles.back().products = {product_uuid("widget")};
  return *this;
}

StoreBuilder &StoreBuilder::revoke(const std::string &key, std::optional<Grandfather> grandfather) {
  Revocation revocation;
  revocation.key = TestSigner(key).id();
  revocation.reason = BULLA_REASON_COMPROMISE;
  revocation.grandfather = grandfather;
  store_.revocations.push_back(revocation);
  return *this;
}

bulla_status open_status(const Bytes &document) {
  bulla_key_store store;
  std::uint32_t entry;
  return bulla_key_store_open(&store, test_crypto(), cursor(document), &entry);
}

OpenStore::OpenStore(const KeyStore &store, const std::vector<std::string> &signers)
    : document_(encode(store)) {
  const Digest digest = sha256(document_);
  CborWriter list(signature_list_);
  list.array(signers.size());
  for (const std::string &signer : signers) {
    const Bytes entry = encode(TestSigner(signer).sign(digest, BULLA_TYPE_KEY_STORE));
    signature_list_.insert(signature_list_.end(), entry.begin(), entry.end());
  }
  std::uint32_t entry;
  status_ = bulla_key_store_open(&opened_, test_crypto(), cursor(document_), &entry);
}

bulla_list OpenStore::signatures() const {
  bulla_cursor at = cursor(signature_list_);
  bulla_list list;
  if (bulla_signatures_take(&at, 0, &list) != BULLA_OK) throw std::runtime_error("bad list");
  return list;
}

}  // namespace bulla::testing
