// SPDX-License-Identifier: Apache-2.0
//
// Parts of a key store in one line each, as difference, lints and drawings name them.
#pragma once

#include <string>

#include "formats/key_store.hpp"

namespace bulla {

// "2 of root-a, root-b; classes os; product …; may in-place; at least 1 es256"
std::string role_words(const KeyStore &store, const Role &role);

// "compromise; ends pins of os; keeps 12 documents"
std::string revocation_words(const Revocation &revocation);

// What a window of security versions is of: "os", or a component's UUID.
std::string window_subject(const SecurityWindow &window);
std::string window_words(const SecurityWindow &window);  // "3..7"

// "2026-01-01..2028-01-01"; "always" without any bound.
std::string signing_window_words(const KeyNote &note);

}  // namespace bulla
