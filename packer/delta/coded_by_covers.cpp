// SPDX-License-Identifier: Apache-2.0
//
// Hands covers to the codec: one plan for each modelled part between long gaps.
#include <algorithm>
#include <memory>
#include <string>

#include "formats/error.hpp"
#include "packer/delta/coded_segment.hpp"
#include "packer/delta/limit_covers.hpp"
#include "packer/delta/literal_gaps.hpp"
#include "packer/delta/segment_sink.hpp"

namespace bulla {
namespace {

constexpr int kGapLevel = 15;

Covers covers_of(const Covers &covers, const SegmentPart &part) {
  const auto first = covers.begin() + static_cast<std::ptrdiff_t>(part.first_cover);
  Covers own(first, first + static_cast<std::ptrdiff_t>(part.cover_count));
  for (Cover &cover : own) cover.new_offset -= part.begin;
  return own;
}

bulla_delta_plan plan_of(const SegmentSource &source, const SegmentPart &part, const Covers &covers,
                         const bulla_delta_params &params) {
  bulla_delta_plan plan = {};
  plan.arch = source.architecture();
  plan.model_bits = params.model_bits;
  plan.table_bits = params.table_bits;
  plan.base = source.old_addresses().base;
  plan.old_map = source.old_addresses().map;
  plan.new_map = part_of_map(source.new_addresses().map, part.begin, part.end);
  plan.ranges = source.old_ranges().data();
  plan.range_count = static_cast<std::uint32_t>(source.old_ranges().size());
  plan.covers = covers.data();
  plan.cover_count = static_cast<std::uint32_t>(covers.size());
  plan.new_size = part.end - part.begin;
  plan.in_place = source.in_place();
  plan.new_offset = source.new_offset() + part.begin;
  return plan;
}

// The codec's stream of a plan; nothing if it is longer than `limit`.
std::optional<Bytes> modelled_stream(const bulla_delta_plan &plan, ByteView old_bytes,
                                     ByteView new_bytes, std::size_t limit) {
  const std::uint64_t memory_bytes = bulla_delta_encode_memory_bytes(&plan);
  const auto memory = std::make_unique<std::uint8_t[]>(memory_bytes);
  Bytes stream;
  SegmentSink sink(stream, limit);
  const bulla_status status =
      bulla_delta_encode(&plan, old_bytes.data(), static_cast<std::uint32_t>(old_bytes.size()),
                         new_bytes.data(), memory.get(), memory_bytes, sink.c_sink());
  if (status == BULLA_WRITE_FAILED) return std::nullopt;
  if (status != BULLA_OK) {
    throw Error(Reason::kInternal,
                std::string("the delta codec refused a plan: ") + bulla_status_name(status));
  }
  return stream;
}

std::optional<CodedSegment> coded_model(const SegmentSource &source, const SegmentPart &part,
                                        const Covers &covers, const bulla_delta_params &params,
                                        std::size_t limit) {
  const bulla_delta_plan plan = plan_of(source, part, covers, params);
  const ByteView content = source.new_bytes().subspan(part.begin, part.end - part.begin);
  const std::optional<Bytes> stream = modelled_stream(plan, source.old_bytes(), content, limit);
  if (!stream) return std::nullopt;
  CodedSegment coded;
  SegmentSink sink(coded.bytes, SegmentSink::kNoLimit);
  bulla_delta_write_modelled(sink.c_sink(), &plan, stream->size());
  coded.bytes.insert(coded.bytes.end(), stream->begin(), stream->end());
  coded.needs = {params.model_bits, params.table_bits, plan.cover_count, plan.range_count, 0};
  coded.statistics.segment_count = 1;
  coded.statistics.delta_bytes = content.size();
  return coded;
}

}  // namespace

std::optional<CodedSegment> coded_by_covers(const SegmentSource &source, Covers covers,
                                            const DeltaBudget &budget, std::size_t limit) {
  const bulla_delta_params params = budget.for_covers(static_cast<std::uint32_t>(covers.size()));
  limit_covers(covers, params.cover_max);
  const GapRule rule = budget.zstd_window_log() == 0 ? GapRule::kStoreOnly : GapRule::kMayCompress;
  CodedSegment coded;
  for (const SegmentPart &part : cut_at_gaps(covers, source.new_bytes(), rule)) {
    if (coded.bytes.size() > limit) return std::nullopt;
    const ByteView content = source.new_bytes().subspan(part.begin, part.end - part.begin);
    if (part.kind == SegmentPart::Kind::kStored) {
      if (content.size() > limit - coded.bytes.size()) return std::nullopt;
      coded.append(coded_store(content));
    } else if (part.kind == SegmentPart::Kind::kCompressed) {
      coded.append(coded_zstd(content, kGapLevel, budget.zstd_window_log()));
    } else {
      auto model =
          coded_model(source, part, covers_of(covers, part), params, limit - coded.bytes.size());
      if (!model) return std::nullopt;
      coded.append(std::move(*model));
    }
  }
  if (coded.bytes.size() > limit) return std::nullopt;
  return coded;
}

}  // namespace bulla
