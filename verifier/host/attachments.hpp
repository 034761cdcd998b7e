// SPDX-License-Identifier: Apache-2.0
//
// The attachments behind the payload: their digests stand in the manifest. Only tools look at them.
#pragma once

#include "bulla/package.h"
#include "verifier/host/byte_source.hpp"
#include "verifier/host/verdict.hpp"

namespace bulla {

// False when one was altered (attachment-digest). Stripped ones are a warning. Reads them all.
bool judge_attachments(Verdict &verdict, const ByteSource &bytes, const bulla_image &image);

}  // namespace bulla
