// SPDX-License-Identifier: Apache-2.0
//
// A fixed number of threads that run tasks in the order in which they came in.
#pragma once

#include <condition_variable>
#include <deque>
#include <exception>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace bulla {

class WorkerPool {
 public:
  using Task = std::function<void()>;

  explicit WorkerPool(unsigned thread_count);  // at least one
  ~WorkerPool();                               // as cancel()
  WorkerPool(const WorkerPool &) = delete;
  WorkerPool &operator=(const WorkerPool &) = delete;

  // Queues a task; never waits. Once a task has thrown, later ones are dropped unrun, and what was
  // thrown first comes out of the next submit or finish. Tasks may submit to other pools.
  void submit(Task task);
  // Waits until every task is done.
  void finish();
  // Drops tasks that have not begun and waits for the rest: afterwards none refers to anything. For
  // destructors of what tasks refer to.
  void cancel() noexcept;

 private:
  void run();
  void rethrow_failure();

  std::mutex mutex_;
  std::condition_variable work_came_;
  std::condition_variable all_done_;
  std::deque<Task> queue_;
  std::size_t running_ = 0;
  bool stopping_ = false;
  std::exception_ptr failure_;
  std::vector<std::thread> threads_;
};

}  // namespace bulla
