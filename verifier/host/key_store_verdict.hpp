// SPDX-License-Identifier: Apache-2.0
//
// The verdict on a key store or a chain file: may it take the place of the store that is held?
#pragma once

#include "verifier/host/byte_source.hpp"
#include "verifier/host/envelope_read.hpp"
#include "verifier/host/verify.hpp"

namespace bulla {

// `read` holds a key store. In a chain file a fault in a link is the verdict (FORMAT.md 8.5).
void judge_key_store(Verdict &verdict, const ByteSource &bytes, const EnvelopeRead &read,
                     const Trust &held, const VerifyOptions &options);

}  // namespace bulla
