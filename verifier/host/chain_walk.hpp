// SPDX-License-Identifier: Apache-2.0
//
// Walking a chain of key stores in memory as a device would (FORMAT.md 8.5): one link at a time,
// the first fault ends the walk, links that were taken stay taken.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "verifier/host/trust.hpp"

namespace bulla {

struct ChainWalk {
  Trust reached;
  std::size_t link_count = 0;             // in the chain, as far as its head could be read
  std::optional<std::size_t> stopped_at;  // number of the link at fault, from 1; link_count + 1 for
                                          // bytes behind the last one, 0 for the chain's head
  bulla_status stop_reason = BULLA_OK;
  std::optional<std::uint32_t> last_version;  // of the last link that was read, taken or not
};

// `body` is the body of a chain proof. What a fault means is for the caller: in an image package it
// only ends the walk, in a chain file it is the verdict.
ChainWalk walk_chain(const Trust &held, bulla_cursor body);

}  // namespace bulla
