// SPDX-License-Identifier: Apache-2.0
//
// What an image package has to do with trust, told for people: how far its chain led, whose
// signatures it carries, and where a key that is missing could come from. The decisions are
// verifier/core's.
#pragma once

#include <string>
#include <vector>

#include "bulla/package.h"
#include "verifier/host/envelope_read.hpp"
#include "verifier/host/trust.hpp"
#include "verifier/host/verdict.hpp"
#include "verifier/host/verify.hpp"

namespace bulla {

// Walks the chain in the package, if it has one and it is to be walked: stage 5, which never
// refuses an image. Where the chain stopped is a warning; verdict.trust is filled.
Trust reach_trust(Verdict &verdict, const EnvelopeRead &read, const Trust &held, ChainUse use);

// Every signature entry of the package under `trust`: own lists, then batches.
std::vector<SignatureReport> report_signatures(const bulla_image &image, const Trust &trust);
// The same for the signatures of a key store.
std::vector<SignatureReport> report_signatures(const bulla_package &package, const Trust &trust);

// Which keys a refusal of stage 7 or 12 speaks of: "key 1f2e3d4c5b6a7988"; empty when none.
std::string place_of_signers(bulla_status status, const bulla_image &image, const Trust &trust,
                             bulla_stage stage);

// For key-unknown: which key store of the chain at hand has the key.
void add_trust_hints(Verdict &verdict, const EnvelopeRead &read, const bulla_image &image,
                     const Trust &trust);

}  // namespace bulla
