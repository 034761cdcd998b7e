// SPDX-License-Identifier: Apache-2.0
//
// Who must sign a key store so that devices which hold the one before take it (FORMAT.md 8.4).
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "formats/key_store.hpp"

namespace bulla {

// So many of these keys.
struct SignersOf {
  std::string role;  // "root of version 3"
  std::uint32_t threshold = 0;
  std::vector<std::string> keys;  // names
};

// Every entry of `all` must be reached; `instead` may stand for the first of them when it is not
// empty: the recovery role, for a root that can no longer sign.
struct SignersNeeded {
  std::vector<SignersOf> all;
  std::vector<SignersOf> instead;
};

// For `next` over `held`: the root of both; of two equal ones only one. Where the recovery role
// changes also held's recovery role, and nothing stands instead (R26).
SignersNeeded signers_needed(const KeyStore &held, const KeyStore &next);

}  // namespace bulla
