// SPDX-License-Identifier: Apache-2.0
//
// From two texts to covers: exact matches from the suffix index, joined along diagonals and grown
// over small differences. The texts are images whose reference fields were made comparable
// (normalise.hpp); what the covers cost in the end is the codec's to say.
#pragma once

#include <cstdint>

#include "formats/bytes.hpp"
#include "packer/delta/cover.hpp"
#include "packer/delta/match_index.hpp"
#include "packer/delta/old_horizon.hpp"

namespace bulla {

// Covers of `new_text` in `old_text`, which `index` was built from. Exact matches below
// `min_match` (at least two) bytes are not begun with. Time grows with n log n, also for texts that
// repeat themselves. Throws Error kInterrupted.
Covers find_covers(const MatchIndex &index, ByteView old_text, ByteView new_text,
                   std::uint32_t min_match);

// The same where only old bytes that can be read serve as matches. Covers grow beyond these, and
// have to be cut (readable_covers.hpp).
Covers find_covers(const MatchIndex &index, ByteView old_text, ByteView new_text,
                   std::uint32_t min_match, const OldHorizon &horizon);

}  // namespace bulla
