// SPDX-License-Identifier: Apache-2.0
//
// Key stores for tests, said in the names of their keys, and opened as a device opens them.
#pragma once

#include <initializer_list>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "bulla/key_store.h"
#include "formats/names.hpp"
#include "tests/core/signers.hpp"

namespace bulla::testing {

class StoreBuilder {
 public:
  StoreBuilder(std::uint32_t version, std::uint32_t epoch = 0);

  // A role whose keys are test signers of these names; keys enter the table when first named.
  StoreBuilder &role(bulla_role_kind kind, const std::string &label, std::uint32_t threshold,
                     std::initializer_list<std::string> keys);
  // An image role for one class of product "widget".
  StoreBuilder &image_role(const std::string &label, std::uint32_t threshold,
                           std::initializer_list<std::string> keys,
                           bulla_class image_class = BULLA_CLASS_APPLICATION);
  StoreBuilder &revoke(const std::string &key, std::optional<Grandfather> grandfather = {});
  KeyStore &store() { return store_; }

  std::size_t index(const std::string &key);

 private:
  KeyStore store_;
  std::map<std::string, std::size_t> indices_;
};

// A document with its signatures, and the store opened over it. Keeps its own bytes.
class OpenStore {
 public:
  OpenStore(const KeyStore &store, const std::vector<std::string> &signers);

  bulla_status status() const { return status_; }
  const bulla_key_store &opened() const { return opened_; }
  bulla_list signatures() const;
  const Bytes &document() const { return document_; }

 private:
  Bytes document_;
  Bytes signature_list_;
  bulla_key_store opened_;
  bulla_status status_;
};

// Opens raw document bytes.
bulla_status open_status(const Bytes &document);

}  // namespace bulla::testing
