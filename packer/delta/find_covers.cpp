// SPDX-License-Identifier: Apache-2.0
//
// One walk, then growth over what differs little.
#include "packer/delta/find_covers.hpp"

#include <algorithm>

#include "packer/delta/cover_finder.hpp"
#include "packer/delta/extend_covers.hpp"

namespace bulla {

Covers find_covers(const MatchIndex &index, ByteView old_text, ByteView new_text,
                   std::uint32_t min_match) {
  return find_covers(index, old_text, new_text, min_match, OldHorizon());
}

Covers find_covers(const MatchIndex &index, ByteView old_text, ByteView new_text,
                   std::uint32_t min_match, const OldHorizon &horizon) {
  const GramFilter filter(old_text, std::max(min_match, 2u));
  CoverFinder finder(index, filter, old_text, new_text, horizon, 0);
  finder.walk_to(new_text.size());
  Covers covers = finder.take_covers();
  extend_covers(covers, old_text, new_text);
  return covers;
}

}  // namespace bulla
