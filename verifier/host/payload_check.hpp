// SPDX-License-Identifier: Apache-2.0
//
// Stage 13 on a machine with many cores: the payload is cut at its hash blocks into runs of about a
// mebibyte, each a stream of its own (bulla/stream.h), which any thread may check. Memory is one
// run for each thread, whatever the payload's size.
#pragma once

#include <cstdint>
#include <optional>

#include "bulla/verdict.h"
#include "files/progress.hpp"
#include "formats/bytes.hpp"
#include "verifier/host/byte_source.hpp"

namespace bulla {

// Takes the stored data, hash blocks left out, once it was verified: these very bytes were hashed.
class VerifiedDataSink {
 public:
  virtual ~VerifiedDataSink() = default;

  enum class Order {
    kAny,       // several calls at a time, in any order
    kAscending  // one call at a time, each where the last one ended
  };
  virtual Order order() const = 0;
  virtual void take(std::uint64_t data_offset, ByteView data) = 0;
};

struct PayloadCheck {
  bulla_status status = BULLA_WRONG_ORDER;  // BULLA_OK or BULLA_PAYLOAD_DIGEST
  std::optional<std::uint64_t> bad_offset;  // in the payload: start of the first block at fault
};

// Checks the payload that begins at `payload_offset` of `bytes` against a granted admission. After
// a fault the sink gets nothing that stands behind it, but may have got what stands before. `sink`
// may be null. thread_count 0: one for each core. Throws as ByteSource and `sink`, and
// kInterrupted.
PayloadCheck check_payload(const ByteSource &bytes, std::uint64_t payload_offset,
                           const bulla_admission &admission, unsigned thread_count,
                           VerifiedDataSink *sink, Progress &progress);

}  // namespace bulla
