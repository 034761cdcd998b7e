// SPDX-License-Identifier: Apache-2.0
//
// For what a signature over a part of an envelope must be good, and which keys are. Decided by
// verifier/core, where devices decide it.
#pragma once

#include <string>
#include <vector>

#include "formats/envelope.hpp"
#include "formats/manifest.hpp"
#include "signer/envelope_parts.hpp"
#include "verifier/core/trust.h"

namespace bulla {

// Points into `manifest`, which is that of the envelope.
bulla_scope scope_of(const FileEnvelope &envelope, EnvelopePart part, const Manifest &manifest);

// Whether bit `index` is set; false for a negative index, which is that of no key.
bool has_bit(std::uint32_t mask, int index);

// Whether a role that is good for `scope` lists the key; the labels of all such roles go to
// `would_do`.
bool is_listed(const bulla_key_store &store, const bulla_scope &scope, const KeyId &id,
               std::vector<std::string> &would_do);

}  // namespace bulla
