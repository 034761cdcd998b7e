// SPDX-License-Identifier: Apache-2.0
//
// A release as it might be: files, signatures that are supposed to stand on them, and key stores
// that are supposed to follow. The real release is the one that supposes least.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "formats/public_key.hpp"
#include "preflight/offer.hpp"

namespace bulla {

struct Supposition {
  std::vector<std::string> paths;  // in the release's order
  std::vector<PublicKey> signers;  // of every document that they have not signed
  std::vector<std::pair<std::string, PublicKey>> signed_files;  // of single files
  std::vector<SupposedStore> next_stores;                       // as if the roots had signed them
};

// Opens all of it. Throws as Offer::add_file.
void open_release(const Supposition &supposed, Offer &offer);

}  // namespace bulla
