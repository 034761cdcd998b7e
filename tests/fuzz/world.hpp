// SPDX-License-Identifier: Apache-2.0
//
// What surrounds a fuzzed input: a key store that is trusted, a device, and crypto that accepts
// every signature of the right length, so that what lies behind the authentication is fuzzed too.
#pragma once

#include <cstdlib>

#include "bulla/bulla.h"
#include "tests/core/store_builder.hpp"

namespace bulla::testing {

// Hashes are real, signatures always verify. Only for fuzzing.
const bulla_crypto *credulous_crypto();

// Key store 1 of a fleet with one root key, an image role for every class, a transport role.
const bulla_key_store &trusted_store();

// The same, with a recovery role and with a key revoked for good: what a next version may not undo.
const bulla_key_store &guarded_store();

// A device of product "widget" that runs nothing yet.
const bulla_platform *fuzz_platform();

// Stops the run: what the fuzzer found is a defect, not an input to be refused.
inline void require(bool condition) {
  if (!condition) std::abort();
}

}  // namespace bulla::testing
