// SPDX-License-Identifier: Apache-2.0
//
// The verdict on a seal: whether the image that it stands for may be loaded (FORMAT.md 7.6, 8.1).
#pragma once

#include "verifier/host/envelope_read.hpp"
#include "verifier/host/verify.hpp"

namespace bulla {

// `read` is a seal. Without options.installed_path the image itself is not judged.
void judge_seal(Verdict &verdict, const EnvelopeRead &read, const Trust &held,
                const VerifyOptions &options);

}  // namespace bulla
