// SPDX-License-Identifier: Apache-2.0
//
// Threads take runs in order, read each in one go, check it, and hand its data on. Where the sink
// wants order a thread waits for its turn, so that no more than one run for each thread is ever in
// memory.
#include "verifier/host/payload_check.hpp"

#include <algorithm>
#include <condition_variable>
#include <limits>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

#include "files/interrupt.hpp"
#include "verifier/host/payload_runs.hpp"
#include "verifier/host/status_words.hpp"

namespace bulla {
namespace {

constexpr std::uint64_t kNoRun = std::numeric_limits<std::uint64_t>::max();

// One thread's run in memory, and where the data in it stands.
struct RunBuffer {
  PayloadRun run;
  Bytes bytes;
  std::vector<ByteView> data;  // pieces between hash blocks, in order

  // Checks all of `bytes`. On failure `bad_offset` is that of the block, in the payload.
  bulla_status check(std::uint64_t &bad_offset);
};

bulla_status RunBuffer::check(std::uint64_t &bad_offset) {
  data.clear();
  std::size_t at = 0;
  std::size_t data_start = 0;
  std::size_t unit_bytes = 0;
  for (;;) {
    const bulla_unit unit = bulla_stream_next(&run.stream, &unit_bytes);
    if (unit != BULLA_UNIT_DATA) {
      if (at > data_start) data.push_back(ByteView(bytes).subspan(data_start, at - data_start));
      data_start = at + unit_bytes;
    }
    if (unit == BULLA_UNIT_END) return bulla_stream_finish(&run.stream);
    const bulla_status status = bulla_stream_take(&run.stream, bytes.data() + at, unit_bytes);
    if (status != BULLA_OK) {
      bad_offset = run.payload_offset + at;
      return status;
    }
    at += unit_bytes;
  }
}

class Checker {
 public:
  Checker(const ByteSource &bytes, std::uint64_t payload_offset, const bulla_admission &admission,
          VerifiedDataSink *sink)
      : bytes_(bytes),
        payload_offset_(payload_offset),
        runs_(bytes, payload_offset, admission),
        sink_(sink) {}

  // The work of one thread; `progress` is null but for the caller's.
  void work(Progress *progress);
  PayloadCheck result();

 private:
  bool take_run(PayloadRun &run);
  void check_run(RunBuffer &buffer);
  void deliver(const RunBuffer &buffer);
  void hand_over(const RunBuffer &buffer);
  void fail(std::uint64_t run, bulla_status status, std::uint64_t offset);

  const ByteSource &bytes_;
  const std::uint64_t payload_offset_;

  std::mutex mutex_;  // guards everything below
  std::condition_variable turn_came_;
  PayloadRuns runs_;
  VerifiedDataSink *const sink_;
  bool ended_ = false;
  std::uint64_t turn_ = 0;  // index of the run that an ordered sink gets next
  std::uint64_t failed_run_ = kNoRun;
  PayloadCheck failure_;
  std::exception_ptr thrown_;
  std::uint64_t unreported_bytes_ = 0;
};

void Checker::fail(std::uint64_t run, bulla_status status, std::uint64_t offset) {
  ended_ = true;
  turn_came_.notify_all();
  if (run >= failed_run_) return;  // the first fault in the payload is the one that is named
  failed_run_ = run;
  failure_ = {status, offset};
}

bool Checker::take_run(PayloadRun &run) {
  const std::lock_guard lock(mutex_);
  if (ended_) return false;
  const bulla_status status = runs_.next(run);
  if (status == BULLA_OK) return true;
  ended_ = true;
  // Every run before this place was handed out already, so any other fault stands before it.
  if (status != BULLA_NOT_FOUND) fail(kNoRun - 1, status, run.payload_offset);
  return false;
}

void Checker::hand_over(const RunBuffer &buffer) {
  std::uint64_t offset = buffer.run.data_offset;
  for (const ByteView piece : buffer.data) {
    sink_->take(offset, piece);
    offset += piece.size();
  }
}

void Checker::deliver(const RunBuffer &buffer) {
  if (sink_ == nullptr) return;
  if (sink_->order() == VerifiedDataSink::Order::kAny) return hand_over(buffer);
  {
    std::unique_lock lock(mutex_);
    turn_came_.wait(lock, [&] {
      return turn_ == buffer.run.index || failed_run_ < buffer.run.index || thrown_ != nullptr;
    });
    if (turn_ != buffer.run.index) return;
  }
  hand_over(buffer);
  const std::lock_guard lock(mutex_);
  turn_++;
  turn_came_.notify_all();
}

void Checker::check_run(RunBuffer &buffer) {
  throw_if_interrupted();
  buffer.bytes.resize(static_cast<std::size_t>(buffer.run.payload_bytes));
  bytes_.pread(payload_offset_ + buffer.run.payload_offset, buffer.bytes);
  std::uint64_t bad_offset = 0;
  const bulla_status status = buffer.check(bad_offset);
  if (status == BULLA_OK) return deliver(buffer);
  const std::lock_guard lock(mutex_);
  fail(buffer.run.index, status, bad_offset);
}

void Checker::work(Progress *progress) {
  try {
    RunBuffer buffer;
    while (take_run(buffer.run)) {
      check_run(buffer);
      std::uint64_t done = 0;
      {
        const std::lock_guard lock(mutex_);
        unreported_bytes_ += buffer.run.data_bytes;
        if (progress != nullptr) done = std::exchange(unreported_bytes_, 0);
      }
      if (progress != nullptr) progress->advance(done);
    }
  } catch (...) {
    const std::lock_guard lock(mutex_);
    if (!thrown_) thrown_ = std::current_exception();
    ended_ = true;
    turn_came_.notify_all();
  }
}

PayloadCheck Checker::result() {
  if (thrown_) std::rethrow_exception(thrown_);
  if (failed_run_ == kNoRun) return {BULLA_OK, {}};
  throw_machine_fault(failure_.status);
  return failure_;
}

unsigned useful_threads(unsigned wanted, const bulla_admission &admission) {
  if (wanted == 0) wanted = std::max(1u, std::thread::hardware_concurrency());
  const std::uint64_t runs = admission.stored.size / (kRunDataBytes / 2) + 1;
  return static_cast<unsigned>(std::min<std::uint64_t>(wanted, runs));
}

}  // namespace

PayloadCheck check_payload(const ByteSource &bytes, std::uint64_t payload_offset,
                           const bulla_admission &admission, unsigned thread_count,
                           VerifiedDataSink *sink, Progress &progress) {
  Checker checker(bytes, payload_offset, admission, sink);
  progress.start("verifying", admission.stored.size);
  std::vector<std::jthread> others;
  for (unsigned i = 1; i < useful_threads(thread_count, admission); i++) {
    others.emplace_back([&checker] { checker.work(nullptr); });
  }
  checker.work(&progress);
  others.clear();  // joins
  const PayloadCheck result = checker.result();
  if (result.status == BULLA_OK) progress.done();
  return result;
}

}  // namespace bulla
