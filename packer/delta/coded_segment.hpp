// SPDX-License-Identifier: Apache-2.0
//
// A segment as it stands in the stream, and what whoever applies it needs for it.
#pragma once

#include <cstddef>
#include <optional>

#include "formats/bytes.hpp"
#include "packer/delta/cover.hpp"
#include "packer/delta/delta_budget.hpp"
#include "packer/delta/make_delta.hpp"
#include "packer/delta/segment_source.hpp"

namespace bulla {

struct CodedSegment {
  Bytes bytes;                 // headers and content of one or several segments of the stream
  bulla_delta_params needs{};  // the largest of each that they use
  DeltaStatistics statistics;
  std::uint32_t scratch_wanted = 0;  // as DeltaResult has it

  void append(CodedSegment next);
  void count(const CodedSegment &next);  // all of it but its bytes
};

CodedSegment coded_copy(const Extent &old, std::uint64_t length);
CodedSegment coded_store(ByteView content);
// Level as in zstd; window_log not 0.
CodedSegment coded_zstd(ByteView content, int level, std::uint8_t window_log);

// All of a source by covers, with stores and frames where they leave long gaps. Nothing if it has
// more than `limit` bytes; it stops when that is clear. Throws Error kInternal.
std::optional<CodedSegment> coded_by_covers(const SegmentSource &source, Covers covers,
                                            const DeltaBudget &budget, std::size_t limit);
// The same for a source in place: of `choices`, cut in several ways where old bytes are gone, the
// one that makes the fewest bytes.
std::optional<CodedSegment> coded_in_place(const SegmentSource &source,
                                           const std::vector<Covers> &choices,
                                           const DeltaBudget &budget, std::size_t limit);

}  // namespace bulla
