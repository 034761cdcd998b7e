// SPDX-License-Identifier: Apache-2.0
//
// Copies, stores and frames; what is modelled stands in coded_by_covers.cpp.
#include "packer/delta/coded_segment.hpp"

#include <algorithm>
#include <utility>

#include "packer/delta/segment_sink.hpp"
#include "packer/delta/zstd_part.hpp"

namespace bulla {

void CodedSegment::append(CodedSegment next) {
  count(next);
  if (bytes.empty()) {
    bytes = std::move(next.bytes);
  } else {
    bytes.insert(bytes.end(), next.bytes.begin(), next.bytes.end());
  }
}

void CodedSegment::count(const CodedSegment &next) {
  needs.model_bits = std::max(needs.model_bits, next.needs.model_bits);
  needs.table_bits = std::max(needs.table_bits, next.needs.table_bits);
  needs.cover_max = std::max(needs.cover_max, next.needs.cover_max);
  needs.range_max = std::max(needs.range_max, next.needs.range_max);
  needs.zstd_window_log = std::max(needs.zstd_window_log, next.needs.zstd_window_log);
  statistics.segment_count += next.statistics.segment_count;
  statistics.copied_bytes += next.statistics.copied_bytes;
  statistics.stored_bytes += next.statistics.stored_bytes;
  statistics.zstd_bytes += next.statistics.zstd_bytes;
  statistics.delta_bytes += next.statistics.delta_bytes;
  scratch_wanted = std::max(scratch_wanted, next.scratch_wanted);
}

CodedSegment coded_copy(const Extent &old, std::uint64_t length) {
  CodedSegment coded;
  SegmentSink sink(coded.bytes, SegmentSink::kNoLimit);
  bulla_delta_write_copy(sink.c_sink(), length, old.offset);
  coded.statistics.segment_count = 1;
  coded.statistics.copied_bytes = length;
  return coded;
}

CodedSegment coded_store(ByteView content) {
  CodedSegment coded;
  SegmentSink sink(coded.bytes, SegmentSink::kNoLimit);
  bulla_delta_write_store(sink.c_sink(), content.size());
  coded.bytes.insert(coded.bytes.end(), content.begin(), content.end());
  coded.statistics.segment_count = 1;
  coded.statistics.stored_bytes = content.size();
  return coded;
}

CodedSegment coded_zstd(ByteView content, int level, std::uint8_t window_log) {
  const Bytes frame = zstd_part(content, level, window_log);
  CodedSegment coded;
  SegmentSink sink(coded.bytes, SegmentSink::kNoLimit);
  bulla_delta_write_zstd(sink.c_sink(), content.size(), frame.size());
  coded.bytes.insert(coded.bytes.end(), frame.begin(), frame.end());
  coded.needs.zstd_window_log = window_log;
  coded.statistics.segment_count = 1;
  coded.statistics.zstd_bytes = content.size();
  return coded;
}

}  // namespace bulla
