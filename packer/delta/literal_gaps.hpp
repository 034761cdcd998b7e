// SPDX-License-Identifier: Apache-2.0
//
// Where new bytes resemble nothing for long, the model is slow and no better than storing or
// compressing them: such gaps become segments of their own.
#pragma once

#include <cstdint>
#include <vector>

#include "formats/bytes.hpp"
#include "packer/delta/cover.hpp"

namespace bulla {

struct SegmentPart {
  enum class Kind { kModelled, kStored, kCompressed };

  Kind kind;
  std::uint32_t begin, end;  // in the new bytes of the segment
  std::size_t first_cover, cover_count;
};

// Parts in order that make all new bytes. Bytes that do not shrink are stored; those that do are
// compressed when they are many and `may_compress`, else left to the model.
enum class GapRule { kStoreOnly, kMayCompress };
std::vector<SegmentPart> cut_at_gaps(const Covers &covers, ByteView new_bytes, GapRule rule);

}  // namespace bulla
