// SPDX-License-Identifier: Apache-2.0
//
// Key stores in words.
#pragma once

#include <string>
#include <vector>

#include "cli/output.hpp"
#include "formats/key_store.hpp"

namespace bulla {

// "root-a, root-b": by the names in the store's notes, else the first digits of ids.
std::string key_names(const KeyStore &store, const std::vector<std::size_t> &keys);

// Keys, roles, revocations and windows, for people.
void print_key_store(const KeyStore &store, Output &output);

}  // namespace bulla
