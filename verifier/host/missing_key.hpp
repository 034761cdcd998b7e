// SPDX-License-Identifier: Apache-2.0
//
// Advice on a refusal because of unknown keys: which key store had them.
#pragma once

#include <string>

#include "verifier/host/verdict.hpp"

namespace bulla {

// For key-unknown under a chain file as anchor, whose newest key store decided: a hint for each
// unknown signer that an older version in it has. Unverified, as advice may be. Errors: those of
// read_package.
void add_missing_key_hints(Verdict &verdict, const std::string &trust_path);

}  // namespace bulla
