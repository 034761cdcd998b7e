// SPDX-License-Identifier: Apache-2.0
//
// Reads a key store file for the few facts that a description of devices can contradict.
#include "preflight/held_key_stores.hpp"

#include "formats/error.hpp"
#include "verifier/host/package_reader.hpp"

namespace bulla {

const HeldKeyStores::Facts &HeldKeyStores::at(const std::string &path) {
  const auto known = stores_.find(path);
  if (known != stores_.end()) return known->second;
  const PackageContents file = read_package(path);
  if (file.kind != FileKind::kKeyStore || !file.key_store) {
    const std::string article = file.kind == FileKind::kImagePackage ? "an " : "a ";
    throw Error(BULLA_WRONG_TYPE, path + ": this is " + article +
                                      std::string(file_kind_name(file.kind)) +
                                      ", a key store is wanted here");
  }
  const Facts facts = {file.key_store->fleet, file.key_store->version,
                       file.envelope.document.size()};
  return stores_.emplace(path, facts).first->second;
}

}  // namespace bulla
