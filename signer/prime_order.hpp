// SPDX-License-Identifier: Apache-2.0
//
// Whether an Ed25519 public key lies in the subgroup of prime order (A6, FORMAT.md 5.4): for keys
// of mixed order two correct verifiers could disagree, so none gets into a key store.
#pragma once

#include "formats/public_key.hpp"

namespace bulla {

// Computes [L]A. True for ES256 keys: P-256 has no other subgroup. False for what is no point.
bool has_prime_order(const PublicKey &key);

}  // namespace bulla
