// SPDX-License-Identifier: Apache-2.0
//
// Where a stream of bytes goes. Producers that read files fill the sink's own memory, so that
// nothing is copied on the way.
#pragma once

#include <cstdint>
#include <span>

#include "formats/bytes.hpp"

namespace bulla {

class ByteSink {
 public:
  virtual ~ByteSink() = default;

  // Memory for the next bytes, at least one. Valid until the next call of any member.
  virtual std::span<std::uint8_t> room() = 0;
  // The first `length` bytes of room() are the next of the stream.
  virtual void commit(std::size_t length) = 0;

  // Copies all of `bytes` into the stream.
  void write(ByteView bytes);
};

}  // namespace bulla
