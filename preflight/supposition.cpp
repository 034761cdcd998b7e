// SPDX-License-Identifier: Apache-2.0
//
// Files first, then what is supposed of them.
#include "preflight/supposition.hpp"

namespace bulla {

void open_release(const Supposition &supposed, Offer &offer) {
  for (const std::string &path : supposed.paths) offer.add_file(path);
  for (const SupposedStore &store : supposed.next_stores) offer.add_supposed_store(store);
  for (const PublicKey &key : supposed.signers) offer.sign_as(key);
  for (const auto &[path, key] : supposed.signed_files) offer.sign_file_as(path, key);
}

}  // namespace bulla
