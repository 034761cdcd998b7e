// SPDX-License-Identifier: Apache-2.0
//
// Turns a key store or chain file into a chain proof.
#include "cli/chain_file.hpp"

#include <utility>

#include "signer/key_store_versions.hpp"

namespace bulla {

Chain read_chain(const std::string &path) {
  Chain chain;
  for (KeyStoreVersion &version : read_key_store_versions(path))
    chain.links.push_back({std::move(version.document), std::move(version.signatures)});
  return chain;
}

}  // namespace bulla
