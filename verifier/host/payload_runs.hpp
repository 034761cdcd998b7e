// SPDX-License-Identifier: Apache-2.0
//
// Cuts a payload into runs that can be checked on their own, in the order in which they stand.
// Reads and checks only the hash blocks above the runs.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <vector>

#include "bulla/stream.h"
#include "verifier/host/byte_source.hpp"

namespace bulla {

// The data under one run is at most this, or what one hash block covers.
inline constexpr std::uint64_t kRunDataBytes = 1u << 20;

using StreamMemory = std::array<std::uint8_t, BULLA_STREAM_MEMORY_MAX>;

struct PayloadRun {
  std::uint64_t index = 0;
  std::uint64_t payload_offset = 0;  // where it stands in the payload
  std::uint64_t payload_bytes = 0;   // its hash blocks included
  std::uint64_t data_offset = 0;     // where its data stands in the blob
  std::uint64_t data_bytes = 0;
  bulla_stream stream{};  // over exactly this run; uses `memory`
  std::unique_ptr<StreamMemory> memory = std::make_unique<StreamMemory>();
};

class PayloadRuns {
 public:
  // `payload_offset` is where the payload stands in `bytes`, which must outlive this.
  PayloadRuns(const ByteSource &bytes, std::uint64_t payload_offset,
              const bulla_admission &admission);

  // BULLA_OK with the next run in `run`; BULLA_NOT_FOUND behind the last one; PAYLOAD_DIGEST when a
  // hash block is wrong, which stands at run.payload_offset then. `run` may be used again and
  // again.
  bulla_status next(PayloadRun &run);

 private:
  // A stream that took its top block, and which of its branches comes next.
  struct Parent {
    bulla_stream stream{};
    std::unique_ptr<StreamMemory> memory = std::make_unique<StreamMemory>();
    std::uint64_t payload_offset = 0;
    std::uint64_t data_offset = 0;
    std::uint32_t next_branch = 0;
    std::uint32_t branch_count = 0;
  };

  bulla_status next_branch(PayloadRun &run);
  bulla_status descend(PayloadRun &run);

  const ByteSource &bytes_;
  std::uint64_t payload_offset_;
  const bulla_admission &admission_;
  bool started_ = false;
  std::uint64_t next_index_ = 0;
  std::vector<Parent> parents_;  // outermost first
};

}  // namespace bulla
