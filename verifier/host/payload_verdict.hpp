// SPDX-License-Identifier: Apache-2.0
//
// Stages 13 and 14 of an admitted image, in one pass over its payload.
#pragma once

#include "bulla/verdict.h"
#include "verifier/host/image_verdict.hpp"

namespace bulla {

// False when it refused. A delta without a base at hand is not applied: its result is marked as not
// checked.
bool judge_payload(Verdict &verdict, const ByteSource &bytes, const bulla_image &image,
                   const bulla_admission &admission, const VerifyOptions &options,
                   const PayloadOutput *output);

}  // namespace bulla
