// SPDX-License-Identifier: Apache-2.0
//
// A walk down the hash tree that stops above each subtree of about a mebibyte. A branch of a branch
// is a stream like any other, so one loop serves all depths.
#include "verifier/host/payload_runs.hpp"

#include "verifier/host/host_crypto.hpp"

namespace bulla {
namespace {

bool small_enough(const bulla_tree &tree) {
  return tree.levels == 0 || tree.size <= kRunDataBytes ||
         (tree.levels == 1 && tree.log2_block == BULLA_LOG2_BLOCK_LARGE);
}

}  // namespace

PayloadRuns::PayloadRuns(const ByteSource &bytes, std::uint64_t payload_offset,
                         const bulla_admission &admission)
    : bytes_(bytes), payload_offset_(payload_offset), admission_(admission) {}

bulla_status PayloadRuns::next(PayloadRun &run) {
  if (!started_) {
    started_ = true;
    run.payload_offset = 0;
    run.data_offset = 0;
    const bulla_status status = bulla_stream_begin(&run.stream, host_crypto(), &admission_,
                                                   run.memory->data(), run.memory->size());
    return status == BULLA_OK ? descend(run) : status;
  }
  while (!parents_.empty() && parents_.back().next_branch == parents_.back().branch_count) {
    parents_.pop_back();
  }
  if (parents_.empty()) return BULLA_NOT_FOUND;
  const bulla_status status = next_branch(run);
  return status == BULLA_OK ? descend(run) : status;
}

bulla_status PayloadRuns::next_branch(PayloadRun &run) {
  Parent &parent = parents_.back();
  const std::uint32_t branch = parent.next_branch++;
  std::uint64_t payload_bytes = 0;
  bulla_stream_branch_extent(&parent.stream, branch, &run.payload_offset, &payload_bytes,
                             &run.data_offset);
  run.payload_offset += parent.payload_offset;
  run.data_offset += parent.data_offset;
  return bulla_stream_begin_branch(&run.stream, &parent.stream, branch, run.memory->data(),
                                   run.memory->size());
}

// `run` heads a subtree: takes top blocks off it until it is small enough to be handed out.
bulla_status PayloadRuns::descend(PayloadRun &run) {
  while (!small_enough(run.stream.tree)) {
    std::array<std::uint8_t, BULLA_BLOCK_MAX_BYTES> block{};
    std::size_t unit_bytes = 0;
    (void)bulla_stream_next(&run.stream, &unit_bytes);
    bytes_.pread(payload_offset_ + run.payload_offset, {block.data(), unit_bytes});
    bulla_status status = bulla_stream_take(&run.stream, block.data(), unit_bytes);
    if (status != BULLA_OK) return status;
    Parent parent;
    parent.payload_offset = run.payload_offset;
    parent.data_offset = run.data_offset;
    parent.branch_count = bulla_stream_branches(&run.stream);
    parent.stream = run.stream;
    std::swap(parent.memory, run.memory);  // the stream keeps the memory it was begun with
    parents_.push_back(std::move(parent));
    status = next_branch(run);
    if (status != BULLA_OK) return status;
  }
  run.index = next_index_++;
  run.payload_bytes = run.stream.tree.payload_bytes;
  run.data_bytes = run.stream.tree.size;
  return BULLA_OK;
}

}  // namespace bulla
