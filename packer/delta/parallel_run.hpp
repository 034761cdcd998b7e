// SPDX-License-Identifier: Apache-2.0
//
// Runs a list of tasks on some threads, and tells the caller, on its own thread, which are done.
#pragma once

#include <cstddef>
#include <functional>
#include <vector>

namespace bulla {

using ParallelTasks = std::vector<std::function<void()>>;

// Begins the tasks in their order, `thread_count` (at least one) at a time; returns when all are
// done. `done` is called with the index of each, in any order, by the calling thread, which works
// as well when it is the only one. The first exception of a task, or of `done`, comes out once
// nothing runs any more; what has not begun then never does.
void run_parallel(const ParallelTasks &tasks, unsigned thread_count,
                  const std::function<void(std::size_t)> &done);
void run_parallel(const ParallelTasks &tasks, unsigned thread_count);

}  // namespace bulla
