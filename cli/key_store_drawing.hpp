// SPDX-License-Identifier: Apache-2.0
//
// The life of a key store as a picture in text: a column for each version with a mark where an
// epoch begins, a row for each key with its roles and what has become of it.
#pragma once

#include <cstdint>
#include <vector>

#include "cli/output.hpp"
#include "signer/key_store_versions.hpp"

namespace bulla {

// `now_seconds` decides which keys are pending and which retired: by the window that each version
// states.
void draw_key_stores(const std::vector<KeyStoreVersion> &versions, std::uint64_t now_seconds,
                     Output &output);

// [{version, epoch, digest, keys: [{id, name, roles, state}]}]; state: active, pending, retired,
// revoked, grandfathered.
std::vector<Record> key_store_records(const std::vector<KeyStoreVersion> &versions,
                                      std::uint64_t now_seconds);

}  // namespace bulla
