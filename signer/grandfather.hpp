// SPDX-License-Identifier: Apache-2.0
//
// What a key that is to be revoked has legitimately signed: collected from a folder of released
// packages, each signature verified under the key store that is still in force.
#pragma once

#include <cstddef>
#include <string>

#include "formats/grandfather_tree.hpp"
#include "verifier/host/opened_key_store.hpp"

namespace bulla {

struct GrandfatherCollection {
  GrandfatherTree tree;            // may have no leaf
  std::size_t package_count = 0;   // with a manifest
  std::size_t unsigned_count = 0;  // of those: without a valid signature of the key that counts
};

// Looks into every file below `directory` whose name ends in .bulla or which begins as a package
// does; key stores are passed over. A manifest is taken when the key signed it validly and a role
// of `held` lets it. Whether its other signatures suffice, and its payload, are not judged: the
// operator says that what lies there was released. Errors: file-not-found, file-unreadable for the
// folder; the status of the first package that cannot be read, with its path; field-invalid when
// `held` has no such key.
GrandfatherCollection collect_grandfathered(const std::string &directory,
                                            const OpenedKeyStore &held, const KeyId &key);

}  // namespace bulla
