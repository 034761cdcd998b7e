// SPDX-License-Identifier: Apache-2.0
//
// Cuts a stream into chunks that may then be used by several threads at once. The number of buffers
// is fixed: who writes faster than the others work waits.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

#include "packer/byte_sink.hpp"

namespace bulla {

struct Chunk {
  std::uint64_t index = 0;
  ByteView bytes;  // kChunkBytes, less only in the last chunk of a stream; never none
};

// Whoever is last to let go of a chunk gives its buffer back; it may outlive the stream.
using SharedChunk = std::shared_ptr<const Chunk>;

class ChunkStream final : public ByteSink {
 public:
  // `take` gets each chunk in order, on the thread that writes.
  ChunkStream(std::size_t buffer_count, std::function<void(SharedChunk)> take);
  ~ChunkStream() override;

  // Both throw kInterrupted after ^C, and what `take` throws.
  std::span<std::uint8_t> room() override;
  void commit(std::size_t length) override;

  // Hands over what is left. Nothing may be written after it.
  void finish();

  std::uint64_t size() const { return size_; }  // bytes so far

 private:
  class Buffers;

  void hand_over();

  std::shared_ptr<Buffers> buffers_;
  std::function<void(SharedChunk)> take_;
  std::unique_ptr<std::uint8_t[]> filling_;
  std::size_t filled_ = 0;
  std::uint64_t next_index_ = 0;
  std::uint64_t size_ = 0;
};

}  // namespace bulla
