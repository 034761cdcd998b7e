// SPDX-License-Identifier: Apache-2.0
//
// A worker pool with a list of finished tasks that the caller waits on.
#include "packer/delta/parallel_run.hpp"

#include <algorithm>
#include <condition_variable>
#include <exception>
#include <mutex>

#include "packer/worker_pool.hpp"

namespace bulla {
namespace {

class FinishedTasks {
 public:
  void add(std::size_t index, std::exception_ptr failure) {
    {
      const std::lock_guard lock(mutex_);
      finished_.push_back(index);
      if (failure && !failure_) failure_ = failure;
    }
    came_.notify_one();
  }

  // The next one that finished; throws what a task threw.
  std::size_t next() {
    std::unique_lock lock(mutex_);
    came_.wait(lock, [this] { return taken_ < finished_.size(); });
    if (failure_) std::rethrow_exception(failure_);
    return finished_[taken_++];
  }

 private:
  std::mutex mutex_;
  std::condition_variable came_;
  std::vector<std::size_t> finished_;
  std::size_t taken_ = 0;
  std::exception_ptr failure_;
};

}  // namespace

void run_parallel(const ParallelTasks &tasks, unsigned thread_count,
                  const std::function<void(std::size_t)> &done) {
  if (thread_count <= 1 || tasks.size() <= 1) {
    for (std::size_t i = 0; i < tasks.size(); i++) {
      tasks[i]();
      done(i);
    }
    return;
  }
  FinishedTasks finished;
  WorkerPool pool(static_cast<unsigned>(std::min<std::size_t>(thread_count, tasks.size())));
  for (std::size_t i = 0; i < tasks.size(); i++) {
    pool.submit([&, i] {
      std::exception_ptr failure;
      try {
        tasks[i]();
      } catch (...) {
        failure = std::current_exception();
      }
      finished.add(i, failure);
    });
  }
  for (std::size_t i = 0; i < tasks.size(); i++) done(finished.next());
}

void run_parallel(const ParallelTasks &tasks, unsigned thread_count) {
  run_parallel(tasks, thread_count, [](std::size_t) {});
}

}  // namespace bulla
