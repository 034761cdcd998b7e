// SPDX-License-Identifier: Apache-2.0
//
// find_covers for several threads: the same covers, looked for in pieces of the new text side by
// side.
#pragma once

#include <cstddef>
#include <cstdint>
#include <mutex>
#include <optional>
#include <vector>

#include "packer/delta/cover_finder.hpp"

namespace bulla {

class PiecewiseCovers {
 public:
  // As find_covers, with at least one piece; what is viewed outlives it.
  PiecewiseCovers(const MatchIndex &index, ByteView old_text, ByteView new_text,
                  std::uint32_t min_match, std::size_t piece_count);

  // Each piece once, from any thread. Throws Error kInterrupted.
  void find(std::size_t piece);

  // After all pieces, once.
  Covers joined();

 private:
  std::size_t begin_of(std::size_t piece) const;

  const MatchIndex &index_;
  ByteView old_;
  ByteView new_;
  std::uint32_t min_match_;
  OldHorizon far_;
  std::once_flag filter_made_;
  std::optional<GramFilter> filter_;
  std::vector<std::optional<CoverFinder>> finders_;  // of each piece
};

}  // namespace bulla
