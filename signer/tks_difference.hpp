// SPDX-License-Identifier: Apache-2.0
//
// What one key store says that another does not: for the people who decide whether to sign it.
// Keys are compared by their ids, roles by their labels, windows by what they are of; the order in
// which a document lists them means nothing.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "formats/key_store.hpp"

namespace bulla {

// One difference. `from` is empty for what is new, `to` for what is gone.
struct TksChange {
  std::string_view what;  // stable: "version", "epoch", "fleet", "key", "signing-window", "role",
                          // "revocation", "denied", "security-versions", "features"
  std::string subject;    // "rel-1", "release", "os"
  std::string from;
  std::string to;

  bool operator==(const TksChange &) const = default;
};

std::vector<TksChange> difference(const KeyStore &from, const KeyStore &to);

// "+ key rel-2: ed25519 1f2e…", "~ role root: 2 of a, b -> 2 of a, c".
std::string change_text(const TksChange &change);

}  // namespace bulla
