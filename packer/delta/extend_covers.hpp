// SPDX-License-Identifier: Apache-2.0
//
// Grows covers into the gaps between them, over bytes that mostly agree (as bsdiff does).
#pragma once

#include "formats/bytes.hpp"
#include "packer/delta/cover.hpp"

namespace bulla {

// Afterwards no cover can be made longer by bytes of which more than two in five agree. Where two
// would overlap, they meet where most bytes agree. Covers of length zero are dropped.
void extend_covers(Covers &covers, ByteView old_text, ByteView new_text);

}  // namespace bulla
