// SPDX-License-Identifier: Apache-2.0
//
// The early look at the old image that a delta is against (FORMAT.md 9.5): a wrong one is named
// before anything is decoded. It protects nobody: the base may change afterwards, decoders stay in
// bounds whatever they read, and the digest of the result decides.
#pragma once

#include "bulla/package.h"
#include "files/progress.hpp"
#include "verifier/host/byte_source.hpp"
#include "verifier/host/verdict.hpp"

namespace bulla {

// False when it refused: BASE_MISMATCH when `base` has not the size and the digest that the
// transport names, then MEMORY_EXCEEDED for a bsdiff40 whose transport states less memory than
// applying takes. The image has a transport with a base. Reads all of `base`; throws as it does.
bool judge_base(Verdict &verdict, const ByteSource &base, const bulla_image &image,
                Progress &progress);

}  // namespace bulla
