// SPDX-License-Identifier: Apache-2.0
//
// Every key store that is known of a fleet, by version: what `tks next` looks through for keys that
// must not come back, and what becomes a chain.
#pragma once

#include <string>
#include <vector>

#include "signer/key_store_versions.hpp"

namespace bulla {

// Versions ascending, each once. Signatures of one document from several files are joined. Errors:
// those of read_key_store_versions; tks-fork for two documents of one version, with both digests;
// wrong-fleet for stores of several fleets.
std::vector<KeyStoreVersion> read_key_store_history(const std::vector<std::string> &paths);

}  // namespace bulla
