// SPDX-License-Identifier: Apache-2.0
//
// A key of a key store as people speak of it.
#pragma once

#include <string>

#include "formats/key_store.hpp"

namespace bulla {

// The key at `index` of the table: by its note, else the first digits of its id, else what says
// that nobody can use it. Throws std::out_of_range when there is no such key.
std::string key_name(const KeyStore &store, std::size_t index);

}  // namespace bulla
