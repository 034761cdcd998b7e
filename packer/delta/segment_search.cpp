// SPDX-License-Identifier: Apache-2.0
//
// The index of a plan is built once for all its lengths, and given back before the next one's, so
// that memory does not grow with the effort. Coding overlaps with sorting for the next plan.
#include "packer/delta/segment_search.hpp"

#include <algorithm>
#include <atomic>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <utility>

#include "files/interrupt.hpp"
#include "packer/delta/find_covers.hpp"
#include "packer/delta/normalise.hpp"
#include "packer/delta/normalise_modules.hpp"
#include "packer/delta/parallel_run.hpp"
#include "packer/delta/piecewise_covers.hpp"
#include "packer/delta/readable_covers.hpp"
#include "verifier/delta/horizon.h"

namespace bulla {
namespace {

constexpr int kZstdLevel = 19;
constexpr std::size_t kPieceBytesMin = 1u << 20;  // of the new text, that are worth a thread
constexpr std::size_t kPiecesPerThread = 3;       // they take unequal times
constexpr std::uint32_t kJudgingMatch = 12;  // for covers that are only there to label words by

// Both texts of a plan and the index of the old one.
struct PlanTexts {
  Bytes old_text;
  Bytes new_text;
  std::optional<MatchIndex> index;
};

class SegmentSearch {
 public:
  SegmentSearch(const SegmentSource &source, const DeltaBudget &budget,
                const MatchAttempts &attempts, unsigned thread_count)
      : source_(source), budget_(budget), attempts_(attempts), thread_count_(thread_count) {
    const std::size_t count = attempts.cleared.size() + attempts.labelled.size();
    covers_.resize(count);
    readable_.resize(count);
  }

  CodedSegment search() {
    smallest_ = source_.new_bytes().size();  // about what storing takes
    clear();
    find(attempts_.cleared, 0);
    const Covers for_labels = judging_covers();
    texts_.reset();
    ParallelTasks tasks;
    if (!attempts_.labelled.empty()) tasks.push_back([&] { label(for_labels); });
    add_coding(attempts_.cleared.size(), 0, tasks);
    run_parallel(tasks, thread_count_);
    find(attempts_.labelled, attempts_.cleared.size());
    texts_.reset();
    tasks.clear();
    add_coding(attempts_.labelled.size(), attempts_.cleared.size(), tasks);
    run_parallel(tasks, thread_count_);
    CodedSegment smallest = smallest_of();
    smallest.scratch_wanted = scratch_wanted_;
    return smallest;
  }

 private:
  void clear() {
    if (source_.content() == SegmentContent::kModules) return clear_modules();
    auto texts = std::make_unique<PlanTexts>();
    const ClearedWords old_words(source_.old_addresses()), new_words(source_.new_addresses());
    run_parallel(
        {[&] {
           texts->old_text = normalise(source_.old_bytes(), source_.old_addresses(), old_words);
           texts->index.emplace(texts->old_text);
         },
         [&] {
           texts->new_text = normalise(source_.new_bytes(), source_.new_addresses(), new_words);
         }},
        thread_count_);
    texts_ = std::move(texts);
  }

  void clear_modules() {
    auto texts = std::make_unique<PlanTexts>();
    run_parallel(
        {[&] {
           texts->old_text = normalise_modules(source_.old_bytes(), source_.old_starts());
           texts->index.emplace(texts->old_text);
         },
         [&] { texts->new_text = normalise_modules(source_.new_bytes(), source_.new_starts()); }},
        thread_count_);
    texts_ = std::move(texts);
  }

  void label(const Covers &covers) {
    auto texts = std::make_unique<PlanTexts>();
    const ImageAddresses &old_image = source_.old_addresses(), &new_image = source_.new_addresses();
    const ShiftMap map(covers);
    const BothVerdicts verdicts =
        judge_words(source_.old_bytes(), old_image, source_.new_bytes(), new_image, covers, map);
    texts->new_text =
        normalise(source_.new_bytes(), new_image, LabelledWords(verdicts.of_new, new_image.base));
    texts->old_text =
        normalise(source_.old_bytes(), old_image,
                  LabelledWords(verdicts.of_old, old_image.base, old_image, new_image, map));
    texts->index.emplace(texts->old_text);
    texts_ = std::move(texts);
  }

  // In groups of as many as there are threads, so that memory does not grow with the effort.
  void find(const std::vector<std::uint32_t> &min_matches, std::size_t first) {
    for (std::size_t i = 0; i < min_matches.size(); i += thread_count_) {
      const std::size_t count = std::min<std::size_t>(thread_count_, min_matches.size() - i);
      const std::span group = std::span(min_matches).subspan(i, count);
      if (piece_count() > 1) {
        find_in_pieces(group, first + i);
      } else {
        find_each(group, first + i);
      }
    }
  }

  // In place one walk is made to know what is overwritten, and such images are small.
  std::size_t piece_count() const {
    if (bulla_delta_is_in_place(&source_.in_place())) return 1;
    const std::size_t wanted = thread_count_ > 1 ? kPiecesPerThread * thread_count_ : 1;
    return std::clamp<std::size_t>(texts_->new_text.size() / kPieceBytesMin, 1, wanted);
  }

  void find_in_pieces(std::span<const std::uint32_t> min_matches, std::size_t first) {
    std::deque<PiecewiseCovers> searches;
    ParallelTasks pieces, joins;
    for (std::size_t i = 0; i < min_matches.size(); i++) {
      searches.emplace_back(*texts_->index, texts_->old_text, texts_->new_text, min_matches[i],
                            piece_count());
      joins.push_back([this, &searches, first, i] { covers_[first + i] = searches[i].joined(); });
    }
    for (std::size_t piece = 0; piece < piece_count(); piece++) {
      for (PiecewiseCovers &search : searches) {
        pieces.push_back([&search, piece] { search.find(piece); });
      }
    }
    run_parallel(pieces, thread_count_);
    run_parallel(joins, thread_count_);
  }

  void find_each(std::span<const std::uint32_t> min_matches, std::size_t first) {
    ParallelTasks tasks;
    for (std::size_t i = 0; i < min_matches.size(); i++) {
      tasks.push_back([this, min_matches, first, i] { find_one(first + i, min_matches[i]); });
    }
    run_parallel(tasks, thread_count_);
  }

  void find_one(std::size_t number, std::uint32_t min_match) {
    const PlanTexts &texts = *texts_;
    Covers &covers = covers_[number];
    covers = find_covers(*texts.index, texts.old_text, texts.new_text, min_match);
    if (overwritten_bytes(covers, source_) == 0) return;
    if (number == 0) scratch_wanted_ = scratch_wanted(covers, source_);
    readable_[number] =
        find_covers(*texts.index, texts.old_text, texts.new_text, min_match, OldHorizon(source_));
  }

  Covers judging_covers() const {
    if (attempts_.labelled.empty()) return {};
    if (!attempts_.cleared.empty()) return covers_[attempts_.cleared.size() - 1];
    return find_covers(*texts_->index, texts_->old_text, texts_->new_text, kJudgingMatch);
  }

  void add_coding(std::size_t count, std::size_t first, ParallelTasks &tasks) {
    for (std::size_t i = first; i < first + count; i++) {
      tasks.push_back([this, i] {
        throw_if_interrupted();
        auto coded = code(std::move(covers_[i]), std::move(readable_[i]));
        if (coded) keep(i, std::move(*coded));
      });
    }
  }

  // Only the smallest, so that memory does not grow with the attempts; of equal ones the first.
  void keep(std::size_t number, CodedSegment coded) {
    const std::lock_guard lock(best_mutex_);
    const std::size_t bytes = coded.bytes.size();
    if (best_ && std::pair(best_->bytes.size(), best_number_) < std::pair(bytes, number)) return;
    best_ = std::move(coded);
    best_number_ = number;
    smallest_ = bytes;
  }

  std::optional<CodedSegment> code(Covers covers, const Covers &readable) const {
    if (overwritten_bytes(covers, source_) == 0) {
      return coded_by_covers(source_, std::move(covers), budget_, smallest_);
    }
    return coded_in_place(source_, {covers, readable}, budget_, smallest_);
  }

  CodedSegment smallest_of() {
    if (!best_) best_ = coded_store(source_.new_bytes());
    const std::size_t new_bytes = source_.new_bytes().size();
    if (budget_.zstd_window_log() != 0 && best_->bytes.size() >= new_bytes / 2) {
      CodedSegment frame = coded_zstd(source_.new_bytes(), kZstdLevel, budget_.zstd_window_log());
      if (frame.bytes.size() < best_->bytes.size()) return frame;
    }
    return std::move(*best_);
  }

  const SegmentSource &source_;
  const DeltaBudget &budget_;
  const MatchAttempts &attempts_;
  const unsigned thread_count_;
  std::unique_ptr<PlanTexts> texts_;
  std::vector<Covers> covers_;    // of each attempt, cleared ones first
  std::vector<Covers> readable_;  // the same among what is not overwritten
  std::mutex best_mutex_;
  std::optional<CodedSegment> best_;
  std::size_t best_number_ = 0;           // the attempt's
  std::atomic<std::size_t> smallest_{0};  // what others give up above
  std::uint32_t scratch_wanted_ = 0;      // by the first attempt's covers
};

}  // namespace

CodedSegment search_segment(const SegmentSource &source, const DeltaBudget &budget,
                            const MatchAttempts &attempts, unsigned thread_count) {
  return SegmentSearch(source, budget, attempts, thread_count).search();
}

}  // namespace bulla
