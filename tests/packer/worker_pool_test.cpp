// SPDX-License-Identifier: Apache-2.0
#include "packer/worker_pool.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <stdexcept>

namespace bulla {
namespace {

TEST(WorkerPool, RunsEveryTaskBeforeFinishReturns) {
  WorkerPool pool(3);
  std::atomic<int> ran{0};
  for (int i = 0; i < 1000; i++) pool.submit([&ran] { ran++; });
  pool.finish();
  EXPECT_EQ(ran, 1000);
}

TEST(WorkerPool, CanBeUsedAgainAfterFinish) {
  WorkerPool pool(1);
  int ran = 0;
  pool.submit([&ran] { ran++; });
  pool.finish();
  pool.submit([&ran] { ran++; });
  pool.finish();
  EXPECT_EQ(ran, 2);
}

TEST(WorkerPool, GivesTheFirstFailureToFinishAndToSubmit) {
  WorkerPool pool(1);
  pool.submit([] { throw std::runtime_error("first"); });
  EXPECT_THROW(pool.finish(), std::runtime_error);
  EXPECT_THROW(pool.submit([] {}), std::runtime_error);
}

TEST(WorkerPool, DropsWhatIsQueuedAfterAFailure) {
  WorkerPool pool(1);
  std::atomic<bool> go{false};
  std::atomic<int> ran{0};
  pool.submit([&go] {
    while (!go) std::this_thread::yield();
    throw std::runtime_error("stop");
  });
  for (int i = 0; i < 10; i++) pool.submit([&ran] { ran++; });
  go = true;
  EXPECT_THROW(pool.finish(), std::runtime_error);
  EXPECT_EQ(ran, 0);
}

TEST(WorkerPool, GivesBackWhatATaskHoldsBeforeItCountsAsDone) {
  WorkerPool pool(2);
  for (int i = 0; i < 100; i++) {
    auto held = std::make_shared<int>(1);
    pool.submit([held] {});
    pool.finish();
    EXPECT_EQ(held.use_count(), 1);
  }
}

}  // namespace
}  // namespace bulla
