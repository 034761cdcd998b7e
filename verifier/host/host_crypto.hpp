// SPDX-License-Identifier: Apache-2.0
//
// The crypto that the tools lend to the verifier: SHA-256 and ES256 by OpenSSL, Ed25519 by
// libsodium, each the faster of the two. Verdicts are those of every other provider
// (FORMAT.md 5.4, 5.5).
#pragma once

#include "bulla/crypto.h"

namespace bulla {

// Never null, lives as long as the program, may be used by several threads at once.
const bulla_crypto *host_crypto();

}  // namespace bulla
