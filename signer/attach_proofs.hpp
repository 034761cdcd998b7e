// SPDX-License-Identifier: Apache-2.0
//
// Puts into packages what proves itself: a chain of key stores (FORMAT.md 8.5), the proof that a
// revoked key signed them before it was revoked (FORMAT.md 7.4). No signature is touched.
#pragma once

#include <optional>
#include <string>

#include "formats/grandfather_tree.hpp"
#include "signer/signing_exchange.hpp"

namespace bulla {

// The chain that a key store or chain file gives, every step judged as devices do. Errors: those of
// read_key_store_versions and require_chain; chain-too-long.
Chain read_verified_chain(const std::string &path);

// Puts the chain in the place of any other. Errors: wrong-type unless the envelope holds a
// manifest; wrong-fleet when the manifest is bound to another fleet.
Attached attach_chain(FileEnvelope &envelope, const Chain &chain);

// Puts the proof of this very manifest in the place of an older one for the same key, verified by
// the code that devices run; nothing when the manifest is no leaf of the tree. Errors: wrong-type
// as above; field-invalid when there is no place for another proof.
std::optional<Attached> attach_grandfathered(FileEnvelope &envelope,
                                             const GrandfatherProver &prover);

}  // namespace bulla
