// SPDX-License-Identifier: Apache-2.0
//
// Segments that are much of the work one after the other, with all threads on each; the others side
// by side, the longest first, so that no thread is left with one at the end.
#include "packer/delta/make_delta.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

#include "formats/error.hpp"
#include "packer/delta/coded_segment.hpp"
#include "packer/delta/file_content.hpp"
#include "packer/delta/full_image.hpp"
#include "packer/delta/parallel_run.hpp"
#include "packer/delta/readable_covers.hpp"
#include "packer/delta/segment_plan.hpp"
#include "packer/delta/segment_search.hpp"
#include "verifier/delta/horizon.h"

namespace bulla {
namespace {

using Kind = PlannedSegment::Kind;

constexpr std::uint64_t kImageBytesMax = std::uint64_t{1} << 40;
constexpr std::uint64_t kInPlaceBytesMax = kSegmentBytesMax;  // far above any such device's

// What the header of a stream without modelled segments states.
constexpr bulla_delta_params kLeastNeeds{10, 6, 0, 1, 0};

std::uint32_t most_old_extents(const std::vector<PlannedSegment> &plan) {
  std::size_t most = 1;
  for (const PlannedSegment &segment : plan) most = std::max(most, segment.old.size());
  return static_cast<std::uint32_t>(most);
}

// Every range of old bytes takes memory on the device.
ExtentLimits extent_limits(DeltaProfile profile) {
  if (profile == DeltaProfile::kMcu) return {8, 0};
  return {256, 4096};
}

bulla_delta_in_place in_place_of(const DeltaOptions &options) {
  if (!options.in_place) return {};
  return {options.in_place->erase_bytes, options.in_place->scratch_bytes};
}

void require_in_place(const DeltaOptions &options, std::uint64_t image_bytes) {
  const bulla_delta_in_place in_place = in_place_of(options);
  const bool possible = bulla_delta_is_in_place(&in_place) && bulla_delta_in_place_valid(&in_place);
  if (options.profile != DeltaProfile::kMcu || !possible) {
    throw Error(Reason::kUsage, "no delta is applied in place with these options");
  }
  if (image_bytes > kInPlaceBytesMax) {
    throw Error(BULLA_SIZE_OUT_OF_RANGE, "a delta in place takes images of at most 2^29 bytes");
  }
}

class DeltaMaker {
 public:
  DeltaMaker(ByteView old_image, ByteView new_image, const DeltaOptions &options,
             Progress &progress)
      : old_(old_image),
        new_(new_image),
        options_(options),
        in_place_(in_place_of(options)),
        progress_(progress),
        plan_(plan_segments(old_image, new_image, extent_limits(options.profile))),
        budget_(options.profile, plan_.size(), most_old_extents(plan_)),
        coded_(plan_.size()) {}

  DeltaResult make() {
    progress_.start("matching", new_.size());
    const std::vector<std::size_t> order = longest_first();
    const std::size_t large_count = count_large(order);
    for (std::size_t i = 0; i < large_count; i++) {
      coded_[order[i]] = code(plan_[order[i]], options_.job_count);
      progress_.advance(plan_[order[i]].where.length);
    }
    ParallelTasks others;
    for (std::size_t i = large_count; i < order.size(); i++) {
      others.push_back([this, segment = order[i]] { coded_[segment] = code(plan_[segment], 1); });
    }
    run_parallel(others, options_.job_count, [&](std::size_t task) {
      progress_.advance(plan_[order[large_count + task]].where.length);
    });
    progress_.done();
    return joined();
  }

 private:
  // What coding a segment takes time and memory for.
  static std::uint64_t work_bytes(const PlannedSegment &segment) {
    if (segment.kind == Kind::kCopy) return 0;
    return segment.where.length + total_bytes(segment.old);
  }

  std::vector<std::size_t> longest_first() const {
    std::vector<std::size_t> order(plan_.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::stable_sort(order, [this](std::size_t a, std::size_t b) {
      return work_bytes(plan_[a]) > work_bytes(plan_[b]);
    });
    return order;
  }

  // How many at the front of the order have at least half of a thread's share. The others fit into
  // memory side by side: together they have less than half of all bytes.
  std::size_t count_large(const std::vector<std::size_t> &order) const {
    std::uint64_t all = 0;
    for (const PlannedSegment &segment : plan_) all += work_bytes(segment);
    const auto is_large = [&](std::size_t segment) {
      const std::uint64_t bytes = work_bytes(plan_[segment]);
      return bytes > 0 && bytes >= all / (2 * std::uint64_t{options_.job_count});
    };
    return static_cast<std::size_t>(std::ranges::find_if_not(order, is_large) - order.begin());
  }

  // Whether it is a copy of bytes that are all there when they are wanted.
  bool is_copied(const PlannedSegment &segment) const {
    if (segment.kind != Kind::kCopy) return false;
    if (!options_.in_place) return true;
    const SegmentSource source(old_, new_, segment, in_place_);
    const Cover whole{0, 0, static_cast<std::uint32_t>(segment.where.length)};
    return overwritten_bytes({whole}, source) == 0;
  }

  CodedSegment code(const PlannedSegment &segment, unsigned thread_count) const {
    if (is_copied(segment)) return coded_copy(segment.old.front(), segment.where.length);
    const SegmentSource source(old_, new_, segment, in_place_);
    const MatchAttempts attempts =
        match_attempts(options_.effort, source.content(), segment.where.length);
    return search_segment(source, budget_, attempts, thread_count);
  }

  DeltaResult joined() {
    CodedSegment all;
    all.needs = kLeastNeeds;
    std::size_t stream_bytes = BULLA_DELTA_HEADER_BYTES;
    for (const CodedSegment &coded : coded_) {
      all.count(coded);
      stream_bytes += coded.bytes.size();
    }
    DeltaResult result;
    result.stream.reserve(stream_bytes);
    result.working_memory_bytes = bulla_delta_memory_bytes(&all.needs);
    if (result.working_memory_bytes > budget_.memory_bytes()) {
      throw Error(BULLA_MEMORY_EXCEEDED, "the delta does not fit the profile's memory");
    }
    result.stream.resize(BULLA_DELTA_HEADER_BYTES);
    if (!bulla_delta_write_header(&all.needs, result.stream.data())) {
      throw Error(Reason::kInternal, "the delta codec refused its own parameters");
    }
    for (CodedSegment &coded : coded_) {
      result.stream.insert(result.stream.end(), coded.bytes.begin(), coded.bytes.end());
      coded = {};
    }
    result.statistics = all.statistics;
    result.scratch_wanted = all.scratch_wanted;
    result.better_full =
        why_full_is_better(result.stream.size(), result.statistics.stored_bytes, new_);
    return result;
  }

  ByteView old_;
  ByteView new_;
  const DeltaOptions &options_;
  const bulla_delta_in_place in_place_;
  Progress &progress_;
  std::vector<PlannedSegment> plan_;
  DeltaBudget budget_;
  std::vector<CodedSegment> coded_;
};

}  // namespace

DeltaResult make_delta(ByteView old_image, ByteView new_image, const DeltaOptions &options,
                       Progress &progress) {
  const std::uint64_t larger = std::max<std::uint64_t>(old_image.size(), new_image.size());
  if (larger > kImageBytesMax) {
    throw Error(BULLA_SIZE_OUT_OF_RANGE, "a delta takes images of at most 2^40 bytes");
  }
  if (options.in_place) require_in_place(options, larger);
  return DeltaMaker(old_image, new_image, options, progress).make();
}

}  // namespace bulla
