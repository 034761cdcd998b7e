// SPDX-License-Identifier: Apache-2.0
//
// One lock, one queue: tasks work on a megabyte each, so neither is ever contended.
#include "packer/worker_pool.hpp"

#include <utility>

namespace bulla {

WorkerPool::WorkerPool(unsigned thread_count) {
  for (unsigned i = 0; i < thread_count; i++) threads_.emplace_back([this] { run(); });
}

WorkerPool::~WorkerPool() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    queue_.clear();
  }
  work_came_.notify_all();
  for (std::thread &thread : threads_) thread.join();
}

void WorkerPool::submit(Task task) {
  {
    const std::lock_guard lock(mutex_);
    rethrow_failure();
    queue_.push_back(std::move(task));
  }
  work_came_.notify_one();
}

void WorkerPool::finish() {
  std::unique_lock lock(mutex_);
  all_done_.wait(lock, [this] { return queue_.empty() && running_ == 0; });
  rethrow_failure();
}

void WorkerPool::cancel() noexcept {
  std::unique_lock lock(mutex_);
  queue_.clear();
  all_done_.wait(lock, [this] { return running_ == 0; });
}

void WorkerPool::rethrow_failure() {
  if (failure_) std::rethrow_exception(failure_);
}

void WorkerPool::run() {
  std::unique_lock lock(mutex_);
  for (;;) {
    work_came_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
    if (stopping_) return;
    Task task = std::move(queue_.front());
    queue_.pop_front();
    running_++;
    lock.unlock();
    std::exception_ptr failure;
    try {
      task();
    } catch (...) {
      failure = std::current_exception();
    }
    task = nullptr;  // what it holds is given back before anybody is told that it is done
    lock.lock();
    running_--;
    if (failure) {
      if (!failure_) failure_ = failure;
      queue_.clear();
    }
    if (running_ == 0) all_done_.notify_all();
  }
}

}  // namespace bulla
